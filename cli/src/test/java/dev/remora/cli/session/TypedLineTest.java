package dev.remora.cli.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as redis-cli reads them. */
final class TypedLineTest {
  private static TypedLine parse(String line) throws TypedLine.InvalidException {
    return TypedLine.parse(line.getBytes(UTF_8));
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("GET k", 1, List.of("GET", "k")),
        Arguments.of("  GET \t k \r", 1, List.of("GET", "k")),
        Arguments.of("", 1, List.of()),
        Arguments.of(" \t ", 1, List.of()),
        Arguments.of("SET k ''", 1, List.of("SET", "k", "")),
        Arguments.of("SET k \"\"", 1, List.of("SET", "k", "")),
        Arguments.of("ECHO \"a b\"", 1, List.of("ECHO", "a b")),
        Arguments.of("ECHO \"\\\"\\\\\\n\\r\\t\\b\\a\"", 1, List.of("ECHO", "\"\\\n\r\t\b\007")),
        Arguments.of("ECHO \"\\x00\\xFf\\xz\"", 1, List.of("ECHO", "\0\u00ffxz")),
        Arguments.of("ECHO 'it\\'s \\n \"so\"'", 1, List.of("ECHO", "it's \\n \"so\"")),
        Arguments.of("3 PING", 3, List.of("PING")),
        Arguments.of("+3 PING", 3, List.of("PING")),
        Arguments.of("5", 1, List.of("5")),
        Arguments.of("2x PING", 1, List.of("2x", "PING")),
        Arguments.of("- PING", 1, List.of("-", "PING")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void wordsAreSplitAsTheServerSplitsThem(String line, long repeat, List<String> words)
      throws Exception {
    TypedLine typed = parse(line);
    assertThat(typed.repeat()).isEqualTo(repeat);
    assertThat(typed.words().stream().map(word -> new String(word, ISO_8859_1))).isEqualTo(words);
    assertThat(typed.isEmpty()).isEqualTo(words.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECHO \"a", "ECHO 'a", "ECHO \"a\\\"", "ECHO \"", "GET 'k\\'"})
  void aQuoteThatIsNotClosedIsInvalid(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(TypedLine.InvalidException.class)
        .hasMessage("Invalid argument(s)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 PING", "-1 PING", "99999999999999999999 PING"})
  void aCountStartsAtOne(String line) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(TypedLine.InvalidException.class);
  }

  @Test
  void bytesThatAreNoTextStay() throws Exception {
    byte[] line = {'G', 'E', 'T', ' ', (byte) 0xff, (byte) 0x80};
    assertThat(TypedLine.parse(line).words().get(1)).containsExactly(0xff, 0x80);
  }

  @Test
  void aWordIsKnownInAnyCase() throws Exception {
    assertThat(parse("Quit").is("quit", 1)).isTrue();
    assertThat(parse("quit now").is("quit", 1)).isFalse();
    assertThat(parse("").is("quit", 1)).isFalse();
  }
}
