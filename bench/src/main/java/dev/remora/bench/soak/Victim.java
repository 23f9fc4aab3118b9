package dev.remora.bench.soak;

import dev.remora.client.RemoraUri;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A process with one client, to be killed: {@code Victim URI SEED}. */
public final class Victim {
  private Victim() {}

  /** The two arguments of the class's description. */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[1]);
    String name = "victim:" + ProcessHandle.current().pid() + ":" + seed;
    MixedClient client =
        new MixedClient(RemoraUri.parse(arguments[0]), name, seed, new Histogram(3));
    client.visit(Integer.MAX_VALUE);
  }
}
