package dev.remora.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hints, after Valkey's tests/assets/test_cli_hint_suite.txt. */
final class HintTest {
  private static ArgumentDoc word(String name) {
    return new ArgumentDoc(name, ArgumentDoc.Type.WORD, null, false, false, false, List.of());
  }

  private static ArgumentDoc words(String name) {
    return new ArgumentDoc(name, ArgumentDoc.Type.WORD, null, false, true, false, List.of());
  }

  private static ArgumentDoc typed(ArgumentDoc.Type type, String name) {
    return new ArgumentDoc(name, type, null, false, false, false, List.of());
  }

  private static ArgumentDoc token(String token) {
    return new ArgumentDoc(token, ArgumentDoc.Type.TOKEN, token, false, false, false, List.of());
  }

  private static ArgumentDoc token(String token, ArgumentDoc value) {
    return new ArgumentDoc(value.name(), value.type(), token, false, false, false, value.parts());
  }

  private static ArgumentDoc group(
      ArgumentDoc.Type type, @Nullable String token, ArgumentDoc... parts) {
    return new ArgumentDoc("", type, token, false, false, false, List.of(parts));
  }

  private static ArgumentDoc optional(ArgumentDoc one) {
    return new ArgumentDoc(
        one.name(),
        one.type(),
        one.token(),
        true,
        one.multiple(),
        one.multipleToken(),
        one.parts());
  }

  private static ArgumentDoc multiple(boolean token, ArgumentDoc one) {
    return new ArgumentDoc(
        one.name(), one.type(), one.token(), one.optional(), true, token, one.parts());
  }

  private static List<ArgumentDoc> arguments(String command) {
    ArgumentDoc count = typed(ArgumentDoc.Type.INTEGER, "count");
    return switch (command) {
      case "GET" -> List.of(word("key"));
      case "MGET" -> List.of(words("key"));
      case "XRANGE" ->
          List.of(word("key"), word("start"), word("end"), optional(token("COUNT", count)));
      case "SCAN" ->
          List.of(
              typed(ArgumentDoc.Type.INTEGER, "cursor"),
              optional(token("MATCH", word("pattern"))),
              optional(token("COUNT", count)));
      case "SET" ->
          List.of(
              word("key"),
              word("value"),
              optional(group(ArgumentDoc.Type.ONE_OF, null, token("NX"), token("XX"))),
              optional(token("GET")),
              optional(
                  group(
                      ArgumentDoc.Type.ONE_OF,
                      null,
                      token("EX", typed(ArgumentDoc.Type.INTEGER, "seconds")),
                      token("KEEPTTL"))));
      case "ZADD" ->
          List.of(
              word("key"),
              optional(token("CH")),
              multiple(
                  false,
                  group(
                      ArgumentDoc.Type.BLOCK,
                      null,
                      typed(ArgumentDoc.Type.DOUBLE, "score"),
                      word("member"))));
      case "BITFIELD_RO" ->
          List.of(
              word("key"),
              optional(
                  multiple(true, group(ArgumentDoc.Type.BLOCK, "GET", word("encoding"), count))));
      case "GEO" ->
          List.of(
              optional(
                  group(
                      ArgumentDoc.Type.BLOCK, null, token("COUNT", count), optional(token("ANY")))),
              optional(group(ArgumentDoc.Type.ONE_OF, null, token("ASC"), token("DESC"))));
      default -> throw new IllegalArgumentException(command);
    };
  }

  private static ArgumentMatch match(String line) {
    List<String> words = Arrays.asList(line.split(" ", -1));
    var match = new ArgumentMatch(arguments(words.getFirst()));
    return match.accepts(words.subList(1, words.size())) ? match : new ArgumentMatch(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "GET                     > key",
        "GET k                   > ''",
        "GET k l                 > ''",
        "MGET                    > key [key ...]",
        "MGET k                  > [key ...]",
        "MGET k k                > [key ...]",
        "XRANGE                  > key start end [COUNT count]",
        "XRANGE k - +            > [COUNT count]",
        "XRANGE k - + COUNT      > count",
        "XRANGE k - + count 3    > ''",
        "XRANGE k - + count x    > ''",
        "SCAN 0                  > [MATCH pattern] [COUNT count]",
        "SCAN 0 COUNT            > count [MATCH pattern]",
        "SCAN 0 COUNT 3          > [MATCH pattern]",
        "SCAN x                  > ''",
        "SET k v                 > [NX|XX] [GET] [EX seconds|KEEPTTL]",
        "SET k v EX              > seconds [NX|XX] [GET]",
        "SET k v EX 3            > [NX|XX] [GET]",
        "SET k v xx              > [GET] [EX seconds|KEEPTTL]",
        "SET k v FOO             > ''",
        "SET k v EX sec          > ''",
        "ZADD k                  > [CH] score member [score member ...]",
        "ZADD k CH               > score member [score member ...]",
        "ZADD k 0                > member [score member ...]",
        "ZADD k -inf m           > [score member ...]",
        "ZADD k 0 m 1e3          > member [score member ...]",
        "BITFIELD_RO k           > [GET encoding count [GET encoding count ...]]",
        "BITFIELD_RO k GET       > encoding count [GET encoding count ...]",
        "BITFIELD_RO k GET u8    > count [GET encoding count ...]",
        "BITFIELD_RO k GET u8 0  > [GET encoding count ...]",
        "GEO COUNT               > count [ANY] [ASC|DESC]",
        "GEO COUNT 3             > [ANY] [ASC|DESC]",
        "GEO COUNT 3 ASC         > ''",
      })
  void whatIsMissingIsShown(String line, String hint) {
    assertThat(match(line.strip()).hint()).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "GET                     > ''",
        "SET k                   > ''",
        "SET k v                 > NX XX GET EX KEEPTTL",
        "SET k v EX              > NX XX GET",
        "SET k v GET             > NX XX EX KEEPTTL",
        "SET k v FOO             > ''",
        "ZADD k                  > CH",
        "ZADD k 0                > ''",
        "ZADD k 0 m              > ''",
        "BITFIELD_RO k           > GET",
        "BITFIELD_RO k GET       > ''",
        "BITFIELD_RO k GET u8    > ''",
        "BITFIELD_RO k GET u8 0  > GET",
        "GEO COUNT 3             > ANY ASC DESC",
      })
  void tokensThatMayFollowAreKnown(String line, String tokens) {
    assertThat(String.join(" ", match(line.strip()).nextTokens())).isEqualTo(tokens);
  }
}
