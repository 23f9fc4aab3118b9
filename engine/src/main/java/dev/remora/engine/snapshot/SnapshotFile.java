package dev.remora.engine.snapshot;

import dev.remora.engine.rdb.Crc64;
import dev.remora.engine.rdb.RdbEncoder;
import dev.remora.engine.rdb.SnapshotFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A snapshot file that is being written: under another name, so that the one before stays until
 * this one is whole and on the disk. Belongs to one thread.
 */
final class SnapshotFile implements AutoCloseable {
  /** So many bytes are written at once. */
  private static final int WRITE_AT = 64 << 10;

  private static final StandardOpenOption[] NEW = {
    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
  };

  /** One that was given up may still be being removed when the next is begun. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Path target;
  private final Path temporary;
  private final boolean checked;
  private final FileChannel channel;
  private final RdbEncoder encoder = new RdbEncoder();

  private long checksum;
  private boolean whole;

  /** Creates the file, and begins it. */
  SnapshotFile(SnapshotSettings settings) throws IOException {
    target = settings.file();
    temporary =
        target.resolveSibling(
            "temp-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet() + ".rdb");
    checked = settings.checked();
    channel = FileChannel.open(temporary, NEW);
    encoder.compressing(settings.compressing());
    SnapshotFormat.begin(encoder);
  }

  /** Where what belongs into the file is told; then {@link #advance}. */
  RdbEncoder encoder() {
    return encoder;
  }

  /** Writes what was encoded, if it is enough. */
  void advance() throws IOException {
    if (encoder.length() >= WRITE_AT) {
      write();
    }
  }

  /** Ends the file, brings it onto the disk, and puts it in the place of the one before. */
  void finish() throws IOException {
    SnapshotFormat.end(encoder);
    write();
    encoder.millis(checksum);
    write();
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    whole = true;
    forceDirectory();
  }

  /** Gives up a file that is not whole. */
  @Override
  public void close() throws IOException {
    if (!whole) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }

  private void write() throws IOException {
    if (checked) {
      checksum = Crc64.update(checksum, encoder.bytes(), 0, encoder.length());
    }
    ByteBuffer bytes = ByteBuffer.wrap(encoder.bytes(), 0, encoder.length());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    encoder.clear();
  }

  /** The new name is on the disk only when its directory is. */
  private void forceDirectory() throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }
}
