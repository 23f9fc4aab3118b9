package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that look like replies often enough to get deep into a decoder. */
final class RandomReplies {
  private static final String[] PIECES = {
    "*",
    "$",
    "+",
    "-",
    ":",
    "%",
    "~",
    ">",
    "|",
    "_",
    "#",
    ",",
    "(",
    "=",
    "!",
    "1",
    "2",
    "0",
    "-1",
    "\r\n",
    "\r\n",
    "\r\n",
    "\r\n",
    "\r",
    "\n",
    "a",
    "txt:",
    "99999999999",
    "*1\r\n",
    ":1\r\n",
    "$1\r\na\r\n",
    "+OK\r\n",
    "|1\r\n",
    "|0\r\n",
    "%1\r\n",
    ">0\r\n",
    "*-0\r\n",
    "$-0\r\n",
    "t",
    "+1",
    "4294967296",
    "inf",
    "\u00d9\u00a3",
    "-ERR no\r\n",
    "9223372036854775808"
  };

  private RandomReplies() {}

  /** Up to a few hundred bytes: valid replies, some with bytes changed, bare pieces, and noise. */
  static byte[] next(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> bytes(random.nextInt(64), random);
      case 1, 2, 3 -> pieces(random);
      case 4, 5 -> mutated(replies(random), random);
      default -> replies(random);
    };
  }

  private static byte[] replies(SplittableRandom random) {
    var wire = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      wire.writeBytes(ReplyTrees.wire(value(random, 3)));
    }
    return wire.toByteArray();
  }

  private static RespValue value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 9 : 13)) {
      case 0 -> new RespValue.Simple(line(random));
      case 1 -> new RespValue.Failure(line(random));
      case 2 -> new RespValue.Int(random.nextLong() >> random.nextInt(64));
      case 3 -> new RespValue.Null();
      case 4 -> new RespValue.Bool(random.nextBoolean());
      case 5 -> new RespValue.Decimal(AsciiDoubles.text(random.nextDouble(-1e9, 1e9)));
      case 6 -> new RespValue.BigNumber(Long.toString(random.nextLong()));
      case 7 -> RespValue.Bulk.of(bytes(random.nextInt(random.nextInt(1, 99)), random));
      case 8 -> RespValue.Bulk.verbatim("txt", line(random));
      default -> aggregate(random, depth);
    };
  }

  private static RespValue aggregate(SplittableRandom random, int depth) {
    RespValue.Kind[] kinds = RespValue.Kind.values();
    RespValue.Kind kind = kinds[random.nextInt(kinds.length)];
    int size = random.nextInt(4) * (kind == RespValue.Kind.MAP ? 2 : 1);
    List<RespValue> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(value(random, depth - 1));
    }
    return new RespValue.Aggregate(kind, elements);
  }

  private static String line(SplittableRandom random) {
    return "a line, \u00e9\u20ac".substring(0, random.nextInt(11));
  }

  private static byte[] pieces(SplittableRandom random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(piece(random));
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      String piece = piece(random);
      int at = random.nextInt(bytes.length);
      for (int j = 0; j < piece.length() && at + j < bytes.length; j++) {
        bytes[at + j] = (byte) piece.charAt(j);
      }
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static String piece(SplittableRandom random) {
    return PIECES[random.nextInt(PIECES.length)];
  }

  private static byte[] bytes(int count, SplittableRandom random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
