package dev.remora.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * A million inputs, random and mutated, each cut at random: the parser reads what the reference
 * reads, throws nothing, and holds no more than its limits let it. Once it has given up it stays
 * so, and holds nothing.
 *
 * <p>A failure prints its seed; {@code -Dremora.seed=N} runs that one alone, {@code
 * -Dremora.inputs=N} another number of them.
 */
final class RequestFuzzTest {
  private static final int INPUTS = Integer.getInteger("remora.inputs", 1_000_000);

  private static final List<RequestLimits> LIMITS =
      List.of(RequestLimits.DEFAULT, new RequestLimits(12, 3, 20, 1 << 20));

  /**
   * What a parser takes for any small input: its first buffer, and the first array of a large
   * argument, however little of that has come.
   */
  private static final int MOST_MEMORY = (16 << 10) + (64 << 10);

  private static final byte[] VALID = "*1\r\n$4\r\nPING\r\n".getBytes(US_ASCII);

  @Test
  void everyInputIsReadAsTheReferenceReadsIt() {
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt() & 0xffff_ffffL;
    long count = replayed != null ? 1 : INPUTS;
    for (long seed = first; seed < first + count; seed++) {
      try {
        check(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dremora.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void check(SplittableRandom random) {
    byte[] input = RandomRequests.any(random);
    RequestLimits limits = LIMITS.get(random.nextInt(LIMITS.size()));
    boolean authenticated = random.nextInt(4) != 0;
    var parser = new RequestParser(limits);
    parser.authenticated(authenticated);
    int largest = 1 + random.nextInt(random.nextBoolean() ? 32 : 32 + input.length);
    IntSupplier sizes = () -> 1 + random.nextInt(largest);
    Parsed read = Parsed.of(parser, input, sizes);
    Parsed expected = ReferenceParser.parse(input, limits, authenticated);
    if (!read.equals(expected)) {
      assertThat(read).as(HexFormat.of().formatHex(input)).isEqualTo(expected);
    }
    // Arrays grow fourfold as bytes come, and what came before may lie beside them.
    long most = MOST_MEMORY + 5L * input.length;
    if (parser.capacity() > most) {
      assertThat(parser.capacity()).as(HexFormat.of().formatHex(input)).isLessThanOrEqualTo(most);
    }
    if (expected.error() != null) {
      checkThatItStaysSo(parser, expected.error());
    }
  }

  private static void checkThatItStaysSo(RequestParser parser, String error) {
    int room = parser.reserve(VALID.length);
    int count = Math.min(room, VALID.length);
    System.arraycopy(VALID, 0, parser.buffer(), parser.position(), count);
    parser.advance(count);
    if (parser.next() || !error.equals(parser.error()) || parser.pending() != 0) {
      throw new AssertionError("went on after: " + error);
    }
  }
}
