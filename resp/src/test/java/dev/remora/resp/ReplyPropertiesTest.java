package dev.remora.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every reply, however its bytes are cut. */
final class ReplyPropertiesTest {
  @Provide
  Arbitrary<List<RespValue>> replies() {
    return ReplyTrees.any().list().ofMinSize(1).ofMaxSize(5);
  }

  @Property(tries = 300)
  void whatWasWrittenIsReadHoweverItIsCut(
      @ForAll("replies") List<RespValue> replies, @ForAll long seed) throws Exception {
    byte[] wire = wire(replies);
    var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    var skipper = new ReplySkipper(ReplyLimits.DEFAULT);
    var random = new Random(seed);
    List<RespValue> read = new ArrayList<>();
    int counted = 0;
    for (int from = 0; from < wire.length; ) {
      int count = Math.min(wire.length - from, 1 + random.nextInt(9));
      decoder.feed(ByteBuffer.wrap(wire, from, count));
      for (RespValue value = decoder.next(); value != null; value = decoder.next()) {
        read.add(value);
      }
      counted += skipper.skip(ByteBuffer.wrap(wire, from, count));
      assertThat(counted).isEqualTo(read.size());
      from += count;
    }
    assertThat(read).isEqualTo(replies);
    assertThat(decoder.isInsideReply()).isFalse();
    assertThat(skipper.errors())
        .isEqualTo(replies.stream().filter(RespValue.Failure.class::isInstance).count());
  }

  @Property(tries = 100)
  void everySingleCutIsTheSame(@ForAll("replies") List<RespValue> replies) throws Exception {
    byte[] wire = wire(replies);
    for (int cut = 0; cut <= wire.length; cut++) {
      var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
      var skipper = new ReplySkipper(ReplyLimits.DEFAULT);
      List<RespValue> read = new ArrayList<>();
      int counted = 0;
      for (ByteBuffer part :
          List.of(ByteBuffer.wrap(wire, 0, cut), ByteBuffer.wrap(wire, cut, wire.length - cut))) {
        counted += skipper.skip(part.duplicate());
        decoder.feed(part);
        for (RespValue value = decoder.next(); value != null; value = decoder.next()) {
          read.add(value);
        }
      }
      assertThat(read).isEqualTo(replies);
      assertThat(counted).isEqualTo(replies.size());
    }
  }

  private static byte[] wire(List<RespValue> replies) {
    var wire = new ByteArrayOutputStream();
    replies.forEach(reply -> wire.writeBytes(ReplyTrees.wire(reply)));
    return wire.toByteArray();
  }
}
