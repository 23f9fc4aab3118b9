package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same traffic gives the same bytes over every medium, and over shared memory however it is
 * cut. {@code -Dremora.seed=N} replays a traffic.
 */
@Timeout(120)
final class SameBytesTest {
  /** Of replies, so that the traffic is known to have met values and not only errors. */
  private static final int LEAST = 10 << 20;

  private static final int WHOLE = 1 << 20;

  @TempDir Path directory;

  @Test
  void theSameTrafficGivesTheSameBytes() throws Exception {
    long seed = Long.getLong("remora.seed", new Random().nextInt() & 0xffff_ffffL);
    byte[] traffic = RecordedTraffic.of(seed);
    byte[] expected = replies(Medium.TCP, traffic, () -> WHOLE);
    assertThat(expected.length).as("-Dremora.seed=%d", seed).isGreaterThan(LEAST);
    var random = new SplittableRandom(seed);
    List<IntSupplier> cuts =
        List.of(
            () -> WHOLE,
            () -> 1 + random.nextInt(100_000),
            () -> 1 + random.nextInt(random.nextInt(20) == 0 ? 100_000 : 3_000));
    assertSame(seed, "unix", replies(Medium.UNIX, traffic, cuts.get(1)), expected);
    for (int i = 0; i < cuts.size(); i++) {
      assertSame(seed, "shm " + i, replies(Medium.SHM, traffic, cuts.get(i)), expected);
    }
  }

  /** All that a new server answers, up to the end of the connection. */
  private byte[] replies(Medium medium, byte[] traffic, IntSupplier sizes) throws IOException {
    Path own = Files.createTempDirectory(directory, "server");
    try (TestServer server = new TestServer(own);
        TestClient client = server.connect(medium)) {
      return client.exchange(traffic, sizes);
    }
  }

  private static void assertSame(long seed, String over, byte[] replies, byte[] expected) {
    int at = Arrays.mismatch(replies, expected);
    if (at >= 0) { // a description of megabytes helps nobody
      throw new AssertionError(
          "-Dremora.seed=%d, over %s the replies differ at %d of %d bytes: %s instead of %s"
              .formatted(
                  seed, over, at, expected.length, around(replies, at), around(expected, at)));
    }
  }

  private static String around(byte[] bytes, int at) {
    return new String(
        Arrays.copyOfRange(bytes, Math.max(0, at - 100), Math.min(bytes.length, at + 50)),
        ISO_8859_1);
  }
}
