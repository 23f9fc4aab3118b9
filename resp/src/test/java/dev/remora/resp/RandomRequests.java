package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bytes that look like requests often enough to get deep into a parser. */
final class RandomRequests {
  private static final byte[][] WHOLE =
      bytes(
          "*1\r\n$4\r\nPING\r\n",
          "*2\r\n$4\r\nECHO\r\n$3\r\nabc\r\n",
          "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n",
          "PING\r\n",
          "ECHO \"a b\\x41\\n\"\n",
          "ECHO 'it\\'s'  \r\n",
          "*0\r\n",
          "*-1\r\n",
          "\r\n");

  private static final byte[][] PIECES =
      bytes(
          "*",
          "$",
          "\r\n",
          "\r\n",
          "\r\n",
          "\r",
          "\n",
          "0",
          "1",
          "2",
          "9",
          "-1",
          "11",
          "12345",
          "4294967296",
          "9223372036854775808",
          "+1",
          " ",
          "\t",
          "\u000b",
          "\f",
          "\"",
          "'",
          "\\",
          "\\x",
          "\\x4f",
          "a",
          "PING",
          "ECHO",
          "*1\r\n",
          "*2\r\n",
          "*12\r\n",
          "$1\r\na\r\n",
          "$4\r\nPING\r\n",
          "$16385\r\n",
          "\0",
          "\u00e9",
          "\u00ff");

  private RandomRequests() {}

  /** Up to a few hundred bytes: commands with some bytes changed, and bare pieces of them. */
  static byte[] next(SplittableRandom random) {
    var input = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i > 0; i--) {
      input.writeBytes(WHOLE[random.nextInt(WHOLE.length)]);
    }
    if (random.nextInt(4) == 0) {
      for (int i = random.nextInt(16); i > 0; i--) {
        input.writeBytes(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    byte[] bytes = input.toByteArray();
    return random.nextBoolean() ? mutated(bytes, random) : bytes;
  }

  /** What {@link #next} gives, and noise, and pipelines of commands with arguments of any bytes. */
  static byte[] any(SplittableRandom random) {
    return switch (random.nextInt(16)) {
      case 0 -> bytes(random.nextInt(64), random);
      case 1, 2 -> pipeline(random);
      case 3 -> mutated(pipeline(random), random);
      default -> next(random);
    };
  }

  private static byte[] pipeline(SplittableRandom random) {
    var encoder = new CommandEncoder();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      byte[][] command = new byte[1 + random.nextInt(5)][];
      for (int j = 0; j < command.length; j++) {
        boolean large = random.nextInt(2_000) == 0;
        command[j] = bytes(random.nextInt(large ? 3 * RequestParser.LARGE : 24), random);
      }
      encoder.command(command);
    }
    return encoder.toByteArray();
  }

  private static byte[] bytes(int count, SplittableRandom random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return bytes;
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      byte[] piece = PIECES[random.nextInt(PIECES.length)];
      bytes[random.nextInt(bytes.length)] = piece[random.nextInt(piece.length)];
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static byte[][] bytes(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(ISO_8859_1)).toArray(byte[][]::new);
  }
}
