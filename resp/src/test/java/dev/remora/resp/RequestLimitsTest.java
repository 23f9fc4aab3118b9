package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.resp.fixture.RealRedis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where Redis's limits are, to the byte, and what is said when one is broken. */
final class RequestLimitsTest {
  private static final RequestLimits LIMITS = RequestLimits.DEFAULT;

  /** Input, and what Redis says to it; no error if it waits for more. */
  private record Case(String input, String error) {}

  private static final List<Case> CASES =
      List.of(
          new Case("*x\r\n", "invalid multibulk length"),
          new Case("*\r\n", "invalid multibulk length"),
          new Case("*01\r\n", "invalid multibulk length"),
          new Case("*+1\r\n", "invalid multibulk length"),
          new Case("* 1\r\n", "invalid multibulk length"),
          new Case("*2147483648\r\n", "invalid multibulk length"),
          new Case("*9223372036854775808\r\n", "invalid multibulk length"),
          new Case("*1048576\r\n", ""),
          new Case("*" + "1".repeat(65_535), ""),
          new Case("*" + "1".repeat(65_536), "too big mbulk count string"),
          new Case("*1\r\n:4\r\nPING\r\n", "expected '$', got ':'"),
          new Case("*1\r\n\u00ff4\r\nPING\r\n", "expected '$', got '\u00ff'"),
          new Case("*1\r\n\r\n", "expected '$', got ' '"),
          new Case("*1\r\n$\r\n", "invalid bulk length"),
          new Case("*1\r\n$-1\r\n", "invalid bulk length"),
          new Case("*1\r\n$4x\r\n", "invalid bulk length"),
          new Case("*1\r\n$536870912\r\n", ""),
          new Case("*1\r\n$536870913\r\n", "invalid bulk length"),
          new Case("*1\r\n$" + "1".repeat(65_535), ""),
          new Case("*1\r\n$" + "1".repeat(65_536), "too big bulk count string"),
          new Case("a".repeat(65_536), ""),
          new Case("a".repeat(65_537), "too big inline request"),
          new Case("PING \"a\r\n", "unbalanced quotes in request"),
          new Case("PING 'a\r\n", "unbalanced quotes in request"),
          new Case("PING \"a\"b\"\r\n", "unbalanced quotes in request"),
          new Case("PING 'a'\"b\r\n", "unbalanced quotes in request"));

  private static final List<Case> STRANGER_CASES =
      List.of(
          new Case("*10\r\n", ""),
          new Case("*11\r\n", "unauthenticated multibulk length"),
          new Case("*1\r\n$16384\r\n", ""),
          new Case("*1\r\n$16385\r\n", "unauthenticated bulk length"));

  @Test
  void errorsAreRedis() {
    CASES.forEach(example -> checkOurs(example, true));
    STRANGER_CASES.forEach(example -> checkOurs(example, false));
  }

  @Test
  void redisSaysTheSame() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server is installed");
    try (var redis = new RealRedis()) {
      for (Case example : CASES) {
        checkRedis(redis, example);
      }
    }
    try (var redis = new RealRedis("--requirepass", "secret")) {
      for (Case example : STRANGER_CASES) {
        checkRedis(redis, example);
      }
    }
  }

  @Test
  void moreThanAMillionArgumentsAreRefused() {
    // Redis before 7.0; since then it takes 2^31 - 1.
    assertThat(feed(new RequestParser(), "*1048577\r\n"))
        .isEqualTo("Protocol error: invalid multibulk length");
  }

  @Test
  void limitsHoldFromTheNextCommandOn() {
    var parser = new RequestParser();
    parser.authenticated(false);
    assertThat(feed(parser, "AUTH x\r\n")).isNull();
    parser.authenticated(true);
    assertThat(feed(parser, "*11\r\n" + "$1\r\na\r\n".repeat(11))).isNull();
    parser.limits(new RequestLimits(100, 10, 100, 1000));
    assertThat(feed(parser, "*11\r\n")).isEqualTo("Protocol error: invalid multibulk length");
  }

  @Test
  void memoryGrowsWithWhatWasReceivedAndNotWithWhatWasAnnounced() {
    var parser = new RequestParser();
    assertThat(feed(parser, "*1048576\r\n$536870912\r\n" + "x".repeat(1000))).isNull();
    assertThat(parser.capacity()).isLessThanOrEqualTo(100 << 10);
    assertThat(parser.pending()).isLessThan(2000);
  }

  @Test
  void whatIsPendingIsLimitedInManySmallArguments() {
    checkPendingIsLimited("*1048576\r\n", "$4\r\nabcd\r\n");
  }

  @Test
  void whatIsPendingIsLimitedInLargeArguments() {
    checkPendingIsLimited("*1048576\r\n", "$131072\r\n" + "x".repeat(131_072) + "\r\n");
  }

  @Test
  void whatIsPendingIsLimitedInOneArgument() {
    checkPendingIsLimited("*1\r\n$536870912\r\n", "x".repeat(100_000));
  }

  @Test
  void memoryIsGivenBack() {
    var parser = new RequestParser();
    feed(parser, "*11\r\n$4\r\nMGET\r\n" + ("$20000\r\n" + "x".repeat(20_000) + "\r\n").repeat(10));
    assertThat(parser.capacity()).isGreaterThan(200_000);
    parser.trim();
    assertThat(parser.capacity()).isZero();
    assertThat(feed(parser, "*1\r\n$4\r\nPI")).isNull();
    parser.trim(); // in the middle of a command, that is not for it to do
    assertThat(Parsed.of(parser, "NG\r\n".getBytes(ISO_8859_1), () -> 1).commands())
        .isEqualTo(List.of(List.of("PING")));
  }

  @Test
  void aLargeArgumentIsReceivedIntoTheArrayThatIsKept() {
    var parser = new RequestParser();
    byte[] header = "*2\r\n$4\r\nECHO\r\n$100000\r\n".getBytes(ISO_8859_1);
    byte[] value = new byte[100_000];
    Arrays.fill(value, (byte) 7);
    Parsed.of(parser, header, () -> header.length);
    Parsed.of(parser, value, () -> 30_000);
    assertThat(parser.reserve(2)).isGreaterThanOrEqualTo(2);
    parser.buffer()[parser.position()] = '\r';
    parser.buffer()[parser.position() + 1] = '\n';
    parser.advance(2);
    assertThat(parser.next()).isTrue();
    assertThat(parser.arguments().isOwned(0)).isFalse();
    assertThat(parser.arguments().isOwned(1)).isTrue();
    assertThat(parser.arguments().keep(1)).isSameAs(parser.arguments().array(1)).isEqualTo(value);
  }

  /** Each window is taken as {@code SessionInput} does: some of its bytes, then what is missing. */
  @Test
  void aValueOfOneOrFourWindowsIsNotCopiedInMemory() {
    int length = 1 << 20;
    byte[] wire =
        ("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$" + length + "\r\n" + "x".repeat(length) + "\r\n")
            .getBytes(ISO_8859_1);
    for (int window : new int[] {length, length / 4}) {
      List<byte[]> made = new ArrayList<>();
      var parser =
          new RequestParser(
              LIMITS,
              count -> {
                byte[] array = new byte[count];
                made.add(array);
                return array;
              });
      int from = put(parser, wire, 0, 4096);
      while (from < wire.length) {
        int inWindow = Math.min(wire.length, (from / window + 1) * window) - from;
        from = put(parser, wire, from, Math.min(inWindow, parser.missing()));
        assertThat(made).as("arrays, and none before the last").hasSize(1);
      }
      assertThat(parser.next()).isTrue();
      assertThat(parser.arguments().keep(2)).isSameAs(made.getFirst()).hasSize(length);
    }
  }

  private static int put(RequestParser parser, byte[] wire, int from, int wanted) {
    int count = Math.min(wanted, parser.reserve(wanted));
    System.arraycopy(wire, from, parser.buffer(), parser.position(), count);
    parser.advance(count);
    if (from + count < wire.length) {
      assertThat(parser.next()).isFalse();
    }
    return from + count;
  }

  @Test
  void afterAnErrorNothingIsTakenAndNothingIsHeld() {
    var parser = new RequestParser();
    assertThat(feed(parser, "*1\r\n:1\r\n" + "x".repeat(10_000))).isNotNull();
    Parsed more = Parsed.of(parser, "PING\r\n".getBytes(ISO_8859_1), () -> 1);
    assertThat(more.commands()).isEmpty();
    assertThat(parser.next()).isFalse();
    assertThat(parser.pending()).isZero();
  }

  @Test
  void theCallerIsHeldToTheRoomThatItGot() {
    var parser = new RequestParser();
    int room = parser.reserve(1);
    assertThatThrownBy(() -> parser.advance(room + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parser.advance(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void checkPendingIsLimited(String start, String more) {
    int limit = 1 << 20;
    var parser =
        new RequestParser(
            new RequestLimits(
                LIMITS.maxBulkLength(), LIMITS.maxArguments(), LIMITS.maxInlineLength(), limit));
    assertThat(feed(parser, start)).isNull();
    long sent = 0;
    while (parser.error() == null && sent < 4L * limit) {
      assertThat(parser.pending()).isLessThanOrEqualTo(limit);
      assertThat(parser.capacity()).isLessThanOrEqualTo(5L * limit);
      // Cut so that no piece ends in a header.
      feed(parser, more + more.substring(0, more.length() / 2));
      feed(parser, more.substring(more.length() / 2));
      sent += 2L * more.length();
    }
    assertThat(parser.error()).isEqualTo("Protocol error: query buffer limit exceeded");
    assertThat(parser.pending()).isZero();
  }

  private static void checkOurs(Case example, boolean authenticated) {
    var parser = new RequestParser();
    parser.authenticated(authenticated);
    String expected = example.error.replace("' '", "'\r'");
    assertThat(feed(parser, example.input))
        .as(start(example))
        .isEqualTo(example.error.isEmpty() ? null : "Protocol error: " + expected);
  }

  private static void checkRedis(RealRedis redis, Case example) throws Exception {
    byte[] reply = redis.exchange(example.input.getBytes(ISO_8859_1));
    assertThat(new String(reply, ISO_8859_1))
        .as(start(example))
        .isEqualTo(example.error.isEmpty() ? "" : "-ERR Protocol error: " + example.error + "\r\n");
  }

  private static String start(Case example) {
    return example.input.substring(0, Math.min(40, example.input.length()));
  }

  /** Gives the parser the whole of it at once, as far as it takes it; its error. */
  private static @Nullable String feed(RequestParser parser, String text) {
    return Parsed.of(parser, text.getBytes(ISO_8859_1), text::length).error();
  }
}
