package dev.remora.engine.snapshot;

import dev.remora.engine.rdb.RdbFormatException;
import dev.remora.engine.rdb.RdbReader;
import dev.remora.engine.rdb.SnapshotReader;
import dev.remora.engine.rdb.ValueReader;
import dev.remora.engine.snapshot.LoadedEntries.LoadedEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being read, by a thread of its own, which makes values of it and hands them to the
 * engine's thread.
 */
final class SnapshotLoad implements SnapshotReader.Entries {
  private static final int QUEUE = 16;
  private static final int BATCH = 256;
  private static final long LOOK_MILLIS = 200;

  private final FileChannel channel;
  private final long size;
  private final boolean checked;
  private final boolean anyVersion;
  private final int databases;
  private final ValueReader values;
  private final BlockingQueue<LoadedEntries> queue = new ArrayBlockingQueue<>(QUEUE);

  private LoadedEntries batch = new LoadedEntries(0);
  private volatile long position;
  private volatile boolean ended;
  private volatile boolean abandoned;

  /** Written before {@link #ended}, read after it, by the other thread. */
  private @Nullable Exception failure;

  private SnapshotLoad(
      FileChannel channel, boolean checked, boolean anyVersion, int databases, ValueReader values)
      throws IOException {
    this.channel = channel;
    this.checked = checked;
    this.anyVersion = anyVersion;
    this.databases = databases;
    this.values = values;
    size = channel.size();
  }

  /**
   * Begins to read a file.
   *
   * @param checked whether its checksum must be right
   * @param anyVersion whether it may be of a version that is not known
   * @param databases how many there are
   */
  static SnapshotLoad start(
      Path file, boolean checked, boolean anyVersion, int databases, ValueReader values)
      throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      SnapshotLoad load = new SnapshotLoad(channel, checked, anyVersion, databases, values);
      Thread thread = new Thread(load::run, "remora-load");
      thread.setDaemon(true);
      thread.start();
      return load;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Bytes that were read. */
  long position() {
    return position;
  }

  /** The next entries; null if there are none now. */
  @Nullable LoadedEntries poll() {
    return queue.poll();
  }

  /** Whether the thread has ended. When nothing can be {@link #poll}ed after that, all is read. */
  boolean hasEnded() {
    return ended;
  }

  /** What went wrong, when the thread {@link #hasEnded}; null if nothing did. */
  @Nullable Exception failure() {
    return failure;
  }

  /** Has the thread end. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void database(int index) throws IOException {
    if (index >= databases) {
      throw new RdbFormatException(
          "it has keys in database "
              + index
              + ", and there are only "
              + databases
              + ": set the parameter databases to more");
    }
    handOn();
    batch = new LoadedEntries(index);
  }

  @Override
  public void entry(byte[] key, Object value, long expiresAt, long idle, int frequency)
      throws IOException {
    batch.entries().add(new LoadedEntry(key, value, expiresAt, idle, frequency));
    if (batch.entries().size() == BATCH) {
      handOn();
    }
  }

  private void run() {
    try (channel) {
      RdbReader reader = new RdbReader(this::read, size);
      new SnapshotReader(reader, values, this).read(checked, anyVersion);
      handOn();
    } catch (IOException | RuntimeException e) {
      failure = e;
    } catch (OutOfMemoryError e) {
      failure = new IOException("there is not enough memory for what it holds", e);
    } finally {
      ended = true;
    }
  }

  private int read(byte[] target, int offset, int count) throws IOException {
    int some = channel.read(ByteBuffer.wrap(target, offset, count));
    position = channel.position();
    return some;
  }

  private void handOn() throws IOException {
    LoadedEntries full = batch;
    if (full.entries().isEmpty()) {
      return;
    }
    batch = new LoadedEntries(full.database());
    try {
      while (!queue.offer(full, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (abandoned) {
          throw new IOException("it was given up");
        }
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
