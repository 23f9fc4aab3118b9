package dev.remora.engine.snapshot;

import dev.remora.engine.rdb.RdbRecording;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes a snapshot's file from recordings that the engine's thread gives it.
 *
 * <p>Methods belong to the engine's thread. None waits but {@link #abandon}.
 */
final class SnapshotWriter {
  /** Recordings on their way. The disk may be slow; then the engine has to keep them. */
  private static final int QUEUE = 8;

  /** How soon the thread notices that its work was given up. */
  private static final long LOOK_MILLIS = 200;

  private static final long END_MILLIS = 100;

  private static final RdbRecording END = new RdbRecording();

  private final SnapshotSettings settings;
  private final BlockingQueue<RdbRecording> queue = new ArrayBlockingQueue<>(QUEUE);
  private final BlockingQueue<RdbRecording> free = new ArrayBlockingQueue<>(QUEUE);

  private volatile boolean abandoned;
  private volatile boolean ended;

  /** Written before {@link #ended}, read after it, by the other thread. */
  private @Nullable Exception failure;

  private final Thread thread = new Thread(this::run, "remora-snapshot");

  private SnapshotWriter(SnapshotSettings settings) {
    this.settings = settings;
  }

  /** Starts a thread. */
  static SnapshotWriter start(SnapshotSettings settings) {
    SnapshotWriter writer = new SnapshotWriter(settings);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  /** A recording for the next entries. */
  RdbRecording recording() {
    RdbRecording used = free.poll();
    return used == null ? new RdbRecording() : used;
  }

  /** Gives the thread a recording; false if it has enough for now. */
  boolean offer(RdbRecording recording) {
    return queue.offer(recording);
  }

  /** Says that there is no more; false if it has to be said again. */
  boolean offerEnd() {
    return queue.offer(END);
  }

  /** Has the thread remove the file, and end; waits a little for that. */
  void abandon() {
    abandoned = true;
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the thread has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** Why there is no file, when the thread {@link #hasEnded}; null if there is one. */
  @Nullable Exception failure() {
    return failure;
  }

  private void run() {
    try (SnapshotFile file = new SnapshotFile(settings)) {
      write(file);
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    } catch (OutOfMemoryError e) {
      failure = new IOException("there is not enough memory to encode a value", e);
    } finally {
      ended = true;
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isEnd(@Nullable RdbRecording recording) {
    return recording == END;
  }

  private void write(SnapshotFile file) throws IOException, InterruptedException {
    while (!abandoned) {
      RdbRecording recording = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (isEnd(recording)) {
        file.finish();
        return;
      }
      if (recording != null) {
        recording.replay(file.encoder());
        file.advance();
        recording.clear();
        free.offer(recording);
      }
    }
    throw new IOException("it was given up");
  }
}
