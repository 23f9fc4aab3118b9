package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that lie about lengths, or send no RESP at all. */
final class ReplyLimitsTest {
  private static final ReplyLimits SMALL = new ReplyLimits(3, 10, 100, 32);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n",
        "*11\r\n",
        "%6\r\n",
        "*2\r\n*8\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n*2\r\n:1\r\n:1\r\n",
        "*4294967297\r\n",
        "*9223372036854775808\r\n",
        "*99999999999999999999999999\r\n",
        "*-2\r\n",
        "%-1\r\n",
        "$101\r\n",
        "$-2\r\n",
        "$4294967295\r\n",
        "$?\r\n",
        "$\r\n",
        "$1 \r\na\r\n",
        "$1\r\nabc\r\n",
        "$1\r\na\rb",
        "+no carriage return\n",
        "+a line that goes on for longer than 32 bytes without an end",
        "\r\n",
        "\n",
      })
  void isRefusedByBoth(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThatThrownBy(
            () -> {
              var decoder = new ReplyDecoder(SMALL);
              decoder.feed(ByteBuffer.wrap(bytes));
              while (decoder.next() != null) {}
            })
        .isInstanceOf(ReplyException.class);
    assertThatThrownBy(() -> new ReplySkipper(SMALL).skip(ByteBuffer.wrap(bytes)))
        .isInstanceOf(ReplyException.class);
  }

  @Test
  void aClaimedLengthAllocatesNothing() throws Exception {
    var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    for (int i = 0; i < 100; i++) {
      decoder.feed(ByteBuffer.wrap("*16000000\r\n".getBytes(UTF_8)));
      assertThat(decoder.next()).isNull();
    }
    decoder.feed(ByteBuffer.wrap("$536870912\r\n".getBytes(UTF_8)));
    assertThat(decoder.next()).isNull();
  }

  @Test
  void pushesAndAttributesAreNotReplies() throws Exception {
    String text = "|1\r\n+ttl\r\n:5\r\n>2\r\n+pubsub\r\n-not an answer\r\n|0\r\n-ERR no\r\n";
    var skipper = new ReplySkipper(ReplyLimits.DEFAULT);
    assertThat(skipper.skip(ByteBuffer.wrap(text.getBytes(UTF_8)))).isEqualTo(1);
    assertThat(skipper.errors()).isEqualTo(1);
    assertThat(skipper.firstError()).isEqualTo("ERR no");
  }

  @Test
  void anAttributeInsideAnArrayIsLeftOut() throws Exception {
    var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    decoder.feed(ByteBuffer.wrap("*2\r\n:1\r\n|1\r\n+a\r\n+b\r\n:2\r\n".getBytes(UTF_8)));
    assertThat(decoder.next())
        .isEqualTo(
            new RespValue.Aggregate(
                RespValue.Kind.ARRAY,
                java.util.List.of(new RespValue.Int(1), new RespValue.Int(2))));
  }

  @Test
  void aLargeStringIsReadAndItsMemoryGivenBack() throws Exception {
    var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    byte[] part = new byte[1 << 16];
    decoder.feed(ByteBuffer.wrap(("$" + (64L << 16) + "\r\n").getBytes(UTF_8)));
    for (int i = 0; i < 64; i++) {
      assertThat(decoder.next()).isNull();
      decoder.feed(ByteBuffer.wrap(part));
    }
    decoder.feed(ByteBuffer.wrap("\r\n:7\r\n".getBytes(UTF_8)));
    assertThat(decoder.next())
        .isInstanceOfSatisfying(
            RespValue.Bulk.class, bulk -> assertThat(bulk.length()).isEqualTo(64 << 16));
    assertThat(decoder.next()).isEqualTo(new RespValue.Int(7));
    assertThat(decoder.isInsideReply()).isFalse();
  }
}
