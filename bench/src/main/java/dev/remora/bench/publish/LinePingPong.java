package dev.remora.bench.publish;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What no protocol over shared memory can beat: two JVMs, each spinning on a cache line that the
 * other writes. A request and its reply are at least this.
 */
final class LinePingPong {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final long PING = 0;
  private static final long PONG = 128; // lines are prefetched in pairs
  private static final int LENGTH = 4096;
  private static final long STOP = -1;
  private static final int TRIPS = 500_000;
  private static final int REPEATS = 7;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LinePingPong() {}

  /** Nanoseconds for a round trip: the median of several measurements. */
  static double measure() throws IOException, InterruptedException {
    Path file = Files.createTempFile("remora-ping-pong", ".mem");
    Process echo = null;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = map(file, arena);
      echo =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      LinePingPong.class.getName(),
                      file.toString()))
              .inheritIO()
              .start();
      long next = 1;
      double[] nanos = new double[REPEATS];
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        long start = System.nanoTime();
        for (int trip = 0; trip < TRIPS; trip++) {
          WORD.setRelease(memory, PING, next);
          await(memory, PONG, next);
          next++;
        }
        nanos[repeat] = (System.nanoTime() - start) / (double) TRIPS;
      }
      WORD.setRelease(memory, PING, STOP);
      Arrays.sort(nanos);
      return nanos[REPEATS / 2];
    } finally {
      if (echo != null && !echo.waitFor(5, TimeUnit.SECONDS)) {
        echo.destroyForcibly();
      }
      Files.delete(file);
    }
  }

  /** The other JVM: answers until it is told to stop, or nobody asks any more. */
  public static void main(String[] arguments) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = map(Path.of(arguments[0]), arena);
      for (long next = 1; await(memory, PING, next); next++) {
        WORD.setRelease(memory, PONG, next);
      }
    }
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH, arena);
    }
  }

  /** Spins until the word has the value; false if it is told to stop. */
  private static boolean await(MemorySegment memory, long offset, long value) {
    long spins = 0;
    long start = 0;
    while (true) {
      long seen = (long) WORD.getAcquire(memory, offset);
      if (seen == value) {
        return true;
      }
      if (seen == STOP) {
        return false;
      }
      Thread.onSpinWait();
      if ((++spins & 0xfffff) == 0) {
        long now = System.nanoTime();
        if (start == 0) {
          start = now;
        } else if (now - start > SILENCE_NANOS) {
          throw new IllegalStateException("the other JVM has not answered for 10 s");
        }
      }
    }
  }
}
