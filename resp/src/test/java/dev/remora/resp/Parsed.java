package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a parser makes of some input.
 *
 * @param commands their arguments, each byte as one character
 * @param error why it gave up, if it did
 */
record Parsed(List<List<String>> commands, @Nullable String error) {

  /**
   * Gives a parser the input in pieces.
   *
   * @param sizes of the pieces: from 1
   */
  static Parsed of(RequestParser parser, byte[] input, IntSupplier sizes) {
    List<List<String>> commands = new ArrayList<>();
    for (int from = 0; from < input.length && parser.error() == null; ) {
      int size = Math.min(sizes.getAsInt(), input.length - from);
      int room = parser.reserve(size);
      if (room < 1) {
        throw new AssertionError("room for " + room + " bytes");
      }
      int count = Math.min(size, room);
      System.arraycopy(input, from, parser.buffer(), parser.position(), count);
      parser.advance(count);
      from += count;
      while (parser.next()) {
        commands.add(arguments(parser.arguments()));
      }
    }
    return new Parsed(commands, parser.error());
  }

  private static List<String> arguments(RequestArguments from) {
    List<String> all = new ArrayList<>(from.count());
    for (int i = 0; i < from.count(); i++) {
      all.add(new String(from.array(i), from.offset(i), from.length(i), ISO_8859_1));
    }
    return all;
  }
}
