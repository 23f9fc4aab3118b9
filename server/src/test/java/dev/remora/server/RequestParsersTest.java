package dev.remora.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.resp.RequestParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestParsersTest {
  private final RequestParsers parsers = new RequestParsers(RequestParser::new);

  @Test
  void whoComesNextHasTheOneBefore() {
    RequestParser first = parsers.take();
    put(first, "PING\r\n");
    assertThat(first.next()).isTrue();
    assertThat(first.next()).isFalse();
    assertThat(parsers.giveBack(first)).isTrue();
    assertThat(parsers.take()).isSameAs(first);
    put(first, "ECHO a\r\n");
    assertThat(first.next()).isTrue();
    assertThat(first.arguments()).hasToString("ECHO a");
  }

  @Test
  void halfARequestStaysWithItsSession() {
    RequestParser half = parsers.take();
    put(half, "*2\r\n$4\r\nECHO\r\n");
    assertThat(half.next()).isFalse();
    assertThat(parsers.giveBack(half)).isFalse();
    assertThat(parsers.take()).isNotSameAs(half);
  }

  @Test
  void oneThatHasMetAnErrorIsNotUsedAgain() {
    RequestParser wrong = parsers.take();
    put(wrong, "*x\r\n");
    assertThat(wrong.next()).isFalse();
    assertThat(parsers.giveBack(wrong)).isFalse();
  }

  @Test
  void keepsFewAndSmallOnes() {
    List<RequestParser> taken = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      taken.add(parsers.take());
    }
    RequestParser large = taken.getFirst();
    put(large, "ECHO " + "x".repeat(60_000) + "\r\n".repeat(100_000));
    while (large.next()) {
      // all of it
    }
    assertThat(large.capacity()).isGreaterThan(128 << 10);
    taken.forEach(parser -> assertThat(parsers.giveBack(parser)).isTrue());
    assertThat(large.capacity()).isZero();
    assertThat(parsers.size()).isBetween(1, 10);
  }

  private static void put(RequestParser parser, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    for (int from = 0; from < bytes.length; ) {
      int count = Math.min(bytes.length - from, parser.reserve(bytes.length - from));
      System.arraycopy(bytes, from, parser.buffer(), parser.position(), count);
      parser.advance(count);
      from += count;
    }
  }
}
