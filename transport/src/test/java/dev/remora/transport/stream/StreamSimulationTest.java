package dev.remora.transport.stream;

import dev.remora.transport.fabric.FabricException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Streams, and models of the C implementations, against each other in thousands of simulated
 * worlds.
 *
 * <p>A failure prints its seed; {@code -Dremora.seed=N} runs that one alone, {@code
 * -Dremora.seeds=N} another number of them.
 */
class StreamSimulationTest {
  private static final int SEEDS = Integer.getInteger("remora.seeds", 2_500);

  @Test
  void everySeedEndsWell() throws FabricException {
    Long only = Long.getLong("remora.seed");
    if (only != null) {
      run(only);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) throws FabricException {
    SimulationRun run = new SimulationRun(seed);
    Throwable failure = null;
    try {
      run.run();
    } catch (AssertionError | RuntimeException e) {
      failure = e;
    }
    report(seed, run, failure);
  }

  private static void report(long seed, SimulationRun run, @Nullable Throwable failure) {
    if (failure != null) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + failure.getMessage()
              + "\nreplay with -Dremora.seed="
              + seed
              + "\n"
              + run.describe(),
          failure);
    }
  }
}
