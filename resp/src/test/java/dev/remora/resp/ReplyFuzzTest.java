package dev.remora.resp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * A million inputs, random and mutated, some as a whole and most cut at random: a client's decoder
 * reads what the reference reads and refuses what it refuses, and so does the skipper, which only
 * counts.
 *
 * <p>A failure prints its seed; {@code -Dremora.seed=N} runs that one alone, {@code
 * -Dremora.inputs=N} another number of them.
 */
final class ReplyFuzzTest {
  private static final int INPUTS = Integer.getInteger("remora.inputs", 1_000_000);

  /** In place of a count. */
  private static final int REFUSED = -1;

  private static final List<ReplyLimits> LIMITS =
      List.of(ReplyLimits.DEFAULT, new ReplyLimits(2, 9, 40, 32));

  @Test
  void everyInputIsReadAsTheReferenceReadsIt() {
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt() & 0xffff_ffffL;
    long count = replayed != null ? 1 : INPUTS;
    for (long seed = first; seed < first + count; seed++) {
      byte[] input = new byte[0];
      try {
        var random = new SplittableRandom(seed);
        input = RandomReplies.next(random);
        check(input, random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dremora.seed=%d, %s: %s"
                .formatted(seed, HexFormat.of().formatHex(input), e.getMessage()),
            e);
      }
    }
  }

  private static void check(byte[] input, SplittableRandom random) {
    ReplyLimits limits = LIMITS.get(random.nextInt(LIMITS.size()));
    int largest = 1 + random.nextInt(random.nextBoolean() ? 9 : 1 + input.length);
    IntSupplier sizes = () -> 1 + random.nextInt(largest);
    IntSupplier whole = () -> Math.max(1, input.length);
    var expected = ReferenceReplies.read(input, limits, false);
    assertSame("decoded", decoded(input, limits, random.nextInt(4) == 0 ? whole : sizes), expected);
    int inPieces = skipped(input, limits, sizes);
    assertSame("skipped at once, or in pieces", skipped(input, limits, whole), inPieces);
    var counted = expected.refused() ? ReferenceReplies.read(input, limits, true) : expected;
    if (inPieces != REFUSED || counted.refused() || !counted.pending()) {
      // Of an unfinished line or string the skipper may know already that it is none.
      assertSame("skipped", inPieces, counted.refused() ? REFUSED : replies(counted.values()));
    }
  }

  private static ReferenceReplies.Read decoded(
      byte[] input, ReplyLimits limits, IntSupplier sizes) {
    var decoder = new ReplyDecoder(limits);
    List<RespValue> values = new ArrayList<>();
    try {
      for (int from = 0; from < input.length; ) {
        int count = Math.min(sizes.getAsInt(), input.length - from);
        decoder.feed(ByteBuffer.wrap(input, from, count));
        for (RespValue value = decoder.next(); value != null; value = decoder.next()) {
          values.add(value);
        }
        from += count;
      }
      return new ReferenceReplies.Read(values, false, decoder.isInsideReply());
    } catch (ReplyException e) {
      return new ReferenceReplies.Read(values, true, true);
    }
  }

  /** How many replies the skipper has counted, or REFUSED. */
  private static int skipped(byte[] input, ReplyLimits limits, IntSupplier sizes) {
    var skipper = new ReplySkipper(limits);
    int replies = 0;
    try {
      for (int from = 0; from < input.length; ) {
        int count = Math.min(sizes.getAsInt(), input.length - from);
        replies += skipper.skip(ByteBuffer.wrap(input, from, count));
        from += count;
      }
      return replies;
    } catch (ReplyException e) {
      return REFUSED;
    }
  }

  /** Pushes are no replies. */
  private static int replies(List<RespValue> values) {
    int replies = 0;
    for (RespValue value : values) {
      if (!(value instanceof RespValue.Aggregate(var kind, var _)) || kind != RespValue.Kind.PUSH) {
        replies++;
      }
    }
    return replies;
  }

  private static void assertSame(String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError("%s: %s instead of %s".formatted(what, actual, expected));
    }
  }
}
