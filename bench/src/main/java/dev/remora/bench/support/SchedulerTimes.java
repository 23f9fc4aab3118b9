package dev.remora.bench.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the kernel's scheduler has given to some threads of a process ({@code
 * /proc/PID/task/TID/schedstat}), in seconds.
 *
 * @param ran time on a processor
 * @param waited time in which they could have run, and other threads had the processors
 * @param turns how often they were put on a processor
 */
public record SchedulerTimes(double ran, double waited, long turns) {
  private static final double NANOS = 1e9;

  /** Those of a process's threads whose names begin so, and that are still there. */
  public static SchedulerTimes of(long pid, String... prefixes) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks
          .map(task -> ofTask(task, prefixes))
          .reduce(new SchedulerTimes(0, 0, 0), SchedulerTimes::plus);
    }
  }

  private static SchedulerTimes ofTask(Path task, String... prefixes) {
    try {
      String name = Files.readString(task.resolve("comm"));
      if (Stream.of(prefixes).anyMatch(name::startsWith)) {
        String[] fields = Files.readString(task.resolve("schedstat")).strip().split(" ", -1);
        return new SchedulerTimes(
            Long.parseLong(fields[0]) / NANOS,
            Long.parseLong(fields[1]) / NANOS,
            Long.parseLong(fields[2]));
      }
    } catch (NoSuchFileException e) {
      // It has ended meanwhile.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SchedulerTimes(0, 0, 0);
  }

  private SchedulerTimes plus(SchedulerTimes other) {
    return new SchedulerTimes(ran + other.ran, waited + other.waited, turns + other.turns);
  }

  /** What was given since an earlier moment. */
  public SchedulerTimes since(SchedulerTimes earlier) {
    return new SchedulerTimes(ran - earlier.ran, waited - earlier.waited, turns - earlier.turns);
  }

  /**
   * A server's threads at one moment, or between two.
   *
   * @param loop the event loop that executes commands
   * @param collector Z's threads
   * @param compiler the JVM's compilers
   */
  public record OfServer(SchedulerTimes loop, SchedulerTimes collector, SchedulerTimes compiler) {
    /** All until now of a process that runs {@code remora serve}. */
    public static OfServer of(long pid) throws IOException {
      return new OfServer(
          SchedulerTimes.of(pid, "remora-1-"),
          SchedulerTimes.of(pid, "Z"),
          SchedulerTimes.of(pid, "C1 ", "C2 "));
    }

    /** What was given since an earlier moment. */
    public OfServer since(OfServer earlier) {
      return new OfServer(
          loop.since(earlier.loop),
          collector.since(earlier.collector),
          compiler.since(earlier.compiler));
    }

    /** A sentence for a document. */
    public String text() {
      List<Double> values = List.of(loop.ran, loop.waited, collector.ran, compiler.ran);
      return String.format(
          Locale.ROOT,
          "The event loop ran for %.1f s, and for **%.2f s** it could have run and did not get a"
              + " processor; the collector's threads ran for %.1f s, the compiler's for %.1f s.",
          values.toArray());
    }
  }
}
