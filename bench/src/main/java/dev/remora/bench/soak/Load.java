package dev.remora.bench.soak;

import dev.remora.client.RemoraUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Clients that come and go in threads, and processes that are killed, until this is closed. */
final class Load implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_COMMANDS = 2_000;
  private static final long LEAST_LIFE_MILLIS = 1_000;
  private static final int MORE_LIFE_MILLIS = 4_000;

  private final List<RemoraUri> uris;
  private final long seed;
  private final AtomicLong visits = new AtomicLong();
  private final AtomicLong killed = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Histogram micros = new ConcurrentHistogram(10_000_000, 3);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Starts.
   *
   * @param uris of the server, taken in turn
   */
  Load(List<RemoraUri> uris, long seed) {
    this.uris = uris;
    this.seed = seed;
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      start("visitor-" + i, () -> visit(number));
    }
    start("killer", this::kill);
  }

  private interface Task {
    void run() throws Exception;
  }

  private void start(String name, Task task) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  try {
                    task.run();
                  } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                  }
                }));
  }

  private void visit(int number) throws IOException {
    Random random = new Random(seed + number);
    String name = "visitor:" + seed + ":" + number;
    List<MixedClient> clients = new ArrayList<>();
    for (int i = 0; i < uris.size(); i++) {
      clients.add(new MixedClient(uris.get(i), name + ":" + i, random.nextLong(), micros));
    }
    while (!ended) {
      clients.get(random.nextInt(clients.size())).visit(1 + random.nextInt(MOST_COMMANDS));
      visits.incrementAndGet();
    }
  }

  private void kill() throws IOException, InterruptedException {
    Random random = new Random(seed - 1);
    while (!ended) {
      Process victim = victim(uris.get(random.nextInt(uris.size())), random.nextLong());
      long life = LEAST_LIFE_MILLIS + random.nextInt(MORE_LIFE_MILLIS);
      if (victim.waitFor(life, TimeUnit.MILLISECONDS)) {
        throw new IOException("a client ended by itself, with " + victim.exitValue());
      }
      victim.destroyForcibly().waitFor();
      killed.incrementAndGet();
    }
  }

  private static Process victim(RemoraUri uri, long seed) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            uri.toString(),
            Long.toString(seed));
    return new ProcessBuilder(command).inheritIO().start();
  }

  long visits() {
    return visits.get();
  }

  long killed() {
    return killed.get();
  }

  Histogram micros() {
    return micros;
  }

  /** Throws what has gone wrong in a thread, if anything has. */
  void check() throws IOException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IOException("the load has failed: " + cause.getMessage(), cause);
    }
  }

  /** Waits until all have gone. */
  @Override
  public void close() throws IOException {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check();
  }
}
