package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

/** What holds for all commands, however their bytes are cut. */
final class RequestPropertiesTest {
  @Provide
  Arbitrary<List<List<String>>> commands() {
    Arbitrary<String> small = bytes().ofMaxLength(40);
    Arbitrary<String> large =
        Arbitraries.integers()
            .between(RequestParser.LARGE - 2, 3 * RequestParser.LARGE)
            .map(length -> "0123456789abcde".repeat(length / 15 + 1).substring(0, length));
    return Arbitraries.frequencyOf(Tuple.of(12, small), Tuple.of(1, large))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<List<String>>> lines() {
    return bytes()
        .ofMaxLength(12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 150)
  void arraysAreReadHoweverTheyAreCut(
      @ForAll("commands") List<List<String>> commands, @ForAll Random random) {
    byte[] wire = arrays(commands);
    var parser = new RequestParser();
    Parsed read = Parsed.of(parser, wire, sizes(random, wire.length));
    assertThat(read).isEqualTo(new Parsed(commands, null));
    assertThat(parser.pending()).isZero();
  }

  @Property(tries = 50)
  void everySingleCutIsTheSame(@ForAll("lines") List<List<String>> commands) {
    byte[] wire = arrays(commands);
    for (int cut = 1; cut <= wire.length; cut++) {
      var sizes = List.of(cut, wire.length).iterator();
      Parsed read = Parsed.of(new RequestParser(), wire, sizes::next);
      assertThat(read).as("cut at %d", cut).isEqualTo(new Parsed(commands, null));
    }
  }

  @Property(tries = 300)
  void quotedLinesAreReadHoweverTheyAreCut(
      @ForAll("lines") List<List<String>> commands, @ForAll Random random) {
    String text =
        commands.stream().map(command -> line(command, random)).collect(Collectors.joining());
    byte[] wire = text.getBytes(ISO_8859_1);
    Parsed read = Parsed.of(new RequestParser(), wire, sizes(random, wire.length));
    assertThat(read).isEqualTo(new Parsed(commands, null));
  }

  @Property(tries = 100)
  void whatIsKeptStays(@ForAll("commands") List<List<String>> commands, @ForAll Random random) {
    var parser = new RequestParser();
    List<RequestArguments> kept = new ArrayList<>();
    for (List<String> command : commands) {
      byte[] wire = arrays(List.of(command));
      for (int from = 0; from < wire.length; ) {
        int count =
            Math.min(1 + random.nextInt(20_000), Math.min(wire.length - from, parser.reserve(1)));
        System.arraycopy(wire, from, parser.buffer(), parser.position(), count);
        parser.advance(count);
        from += count;
        while (parser.next()) {
          kept.add(parser.arguments().copy());
        }
      }
    }
    assertThat(kept).hasSameSizeAs(commands);
    for (int i = 0; i < kept.size(); i++) {
      RequestArguments arguments = kept.get(i);
      List<String> read = new ArrayList<>();
      for (int j = 0; j < arguments.count(); j++) {
        read.add(new String(arguments.keep(j), ISO_8859_1));
      }
      assertThat(read).isEqualTo(commands.get(i));
    }
  }

  /** Who puts no more than is missing has large arguments received in place, and nothing else. */
  @Property(tries = 100)
  void largeArgumentsAreReceivedInPlace(
      @ForAll("commands") List<List<String>> commands, @ForAll Random random) {
    List<byte[]> made = new ArrayList<>();
    var parser =
        new RequestParser(
            RequestLimits.DEFAULT,
            length -> {
              byte[] array = new byte[length];
              random.nextBytes(array); // what is in it must not matter
              made.add(array);
              return array;
            });
    byte[] wire = arrays(commands);
    List<List<String>> read = new ArrayList<>();
    for (int from = 0; from < wire.length; ) {
      int wanted = Math.min(wire.length - from, Math.max(100, parser.missing()));
      int count = Math.min(wanted, parser.reserve(wanted));
      System.arraycopy(wire, from, parser.buffer(), parser.position(), count);
      parser.advance(count);
      from += count;
      while (parser.next()) {
        RequestArguments arguments = parser.arguments();
        List<String> command = new ArrayList<>();
        for (int i = 0; i < arguments.count(); i++) {
          command.add(new String(arguments.keep(i), ISO_8859_1));
          if (arguments.length(i) >= RequestParser.LARGE) {
            assertThat(arguments.keep(i)).isSameAs(made.removeFirst());
          }
        }
        read.add(command);
      }
    }
    assertThat(read).isEqualTo(commands);
    assertThat(made).isEmpty();
  }

  private static StringArbitrary bytes() {
    return Arbitraries.strings().withCharRange((char) 0, (char) 255);
  }

  private static byte[] arrays(List<List<String>> commands) {
    var encoder = new CommandEncoder();
    for (List<String> command : commands) {
      encoder.command(
          command.stream().map(argument -> argument.getBytes(ISO_8859_1)).toArray(byte[][]::new));
    }
    return encoder.toByteArray();
  }

  private static String line(List<String> arguments, Random random) {
    String blank = random.nextBoolean() ? " " : " \t";
    return arguments.stream()
        .map(argument -> quoted(argument, random))
        .collect(Collectors.joining(blank, "", random.nextBoolean() ? "\r\n" : " \n"));
  }

  /** One of the spellings that a line may have for an argument. */
  private static String quoted(String argument, Random random) {
    if (argument.matches("[A-Za-z0-9\u00a0-\u00ff]+") && random.nextBoolean()) {
      return argument;
    }
    if (argument.matches("[^\0\n\r'\\\\]*") && random.nextBoolean()) {
      return "'" + argument + "'";
    }
    return argument
        .chars()
        .mapToObj(c -> isPlain(c) ? Character.toString(c) : String.format("\\x%02X", c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  private static IntSupplier sizes(Random random, int length) {
    int largest = 1 + random.nextInt(random.nextBoolean() ? Math.max(9, length / 100) : length);
    return () -> 1 + random.nextInt(largest);
  }
}
