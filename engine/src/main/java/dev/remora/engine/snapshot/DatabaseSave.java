package dev.remora.engine.snapshot;

import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.rdb.SnapshotFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes all keys of a database into a file, in one go. */
final class DatabaseSave {
  private final Database database;
  private final SnapshotFile file;
  private final EntryWriter writer;

  DatabaseSave(Database database, SnapshotFile file, EntryWriter writer) {
    this.database = database;
    this.file = file;
    this.writer = writer;
  }

  void write() throws IOException {
    if (database.size() == 0) {
      return;
    }
    SnapshotFormat.database(database.index(), file.encoder());
    SnapshotFormat.sizes(database.size(), database.expiring(), file.encoder());
    try {
      database.forEach(this::write);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(Entry entry) {
    writer.write(entry, file.encoder());
    try {
      file.advance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
