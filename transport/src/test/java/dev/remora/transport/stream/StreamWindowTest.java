package dev.remora.transport.stream;

import static dev.remora.transport.stream.StreamWorld.STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How windows are filled, consumed and announced again: {@code docs/protocol.md}, 4. */
final class StreamWindowTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  // ---- sending

  @Test
  void aFlushIsOneImmediateOfItsBytes() throws Exception {
    RawPeer peer = new RawPeer(0x1_0000);
    StreamSide stream = world.accept(peer, STREAM);
    stream.write("abc");
    stream.write("de");
    world.settle();
    assertThat(peer.immediates).as("before the flush").isEmpty();
    stream.flush();
    stream.flush();
    world.settle();
    assertThat(peer.immediates).containsExactly(5);
    stream.write(new byte[0x0203]);
    stream.flush();
    world.settle();
    assertThat(peer.immediates).containsExactly(5, 0x0203);
    assertThat(peer.text(5)).isEqualTo("abcde");
  }

  @Test
  void theWindowIsFilledToItsLastByteAndAMessageIsSplitThere() throws Exception {
    RawPeer peer = new RawPeer(10);
    StreamSide stream = world.accept(peer, STREAM);
    assertThat(stream.write("0123456")).isEqualTo(7);
    stream.flush();
    assertThat(stream.stream().writable()).isEqualTo(3);
    assertThat(stream.write("789abcdefghijklmnopq")).isEqualTo(3);
    assertThat(stream.stream().writable()).isZero();
    world.settle();
    assertThat(peer.immediates).as("the last byte is told without a flush").containsExactly(7, 3);
    assertThat(peer.text(10)).isEqualTo("0123456789");

    assertThat(stream.write("abcdefghijklmnopq")).as("the peer has not announced again").isZero();
    world.pass(Duration.ofSeconds(5));
    assertThat(peer.immediates).hasSize(2);
    assertThat(stream.writables).isZero();

    peer.announce();
    world.until("writable", () -> stream.writables == 1);
    assertThat(stream.write("abcdefghijklmnopq")).isEqualTo(10);
    world.settle();
    assertThat(peer.immediates).containsExactly(7, 3, 10);
    assertThat(peer.text(10)).isEqualTo("abcdefghij");

    peer.announce();
    world.until("writable", () -> stream.writables == 2);
    assertThat(stream.write("klmnopq")).isEqualTo(7);
    stream.flush();
    world.settle();
    assertThat(peer.immediates).containsExactly(7, 3, 10, 7);
    assertThat(peer.text(10)).as("from the first byte again").isEqualTo("klmnopqhij");
  }

  @Test
  void aWindowOfOneByteCarriesAStream() throws Exception {
    RawPeer peer = new RawPeer(1);
    StreamSide stream = world.accept(peer, STREAM);
    StringBuilder received = new StringBuilder();
    String text = "one at a time";
    for (int i = 0; i < text.length(); i++) {
      assertThat(stream.write(text.substring(i))).isEqualTo(1);
      world.settle();
      received.append(peer.text(1));
      peer.announce();
      world.settle();
    }
    assertThat(received).hasToString(text);
    assertThat(peer.immediates).hasSize(text.length()).containsOnly(1);
  }

  @Test
  void onWritableFollowsOnlyARefusal() throws Exception {
    RawPeer peer = new RawPeer(10);
    StreamSide stream = world.accept(peer, STREAM);
    assertThat(stream.write("0123456789")).isEqualTo(10);
    world.settle();
    peer.announce();
    world.settle();
    assertThat(stream.writables).isZero();
    assertThat(stream.stream().writable()).isEqualTo(10);
  }

  @Test
  void bytesOfABufferAreTakenFromTheGivenIndex() throws Exception {
    RawPeer peer = new RawPeer(10);
    StreamSide stream = world.accept(peer, STREAM);
    ByteBuffer direct = ByteBuffer.allocateDirect(16).put("__0123456789abcd".getBytes(US_ASCII));
    assertThat(stream.stream().write(direct, 2, 4)).isEqualTo(4);
    ByteBuffer heap = ByteBuffer.wrap("456789abcdef".getBytes(US_ASCII));
    assertThat(stream.stream().write(heap, 0, 12)).isEqualTo(6);
    assertThat(direct.position()).as("untouched").isEqualTo(16);
    assertThat(heap.position()).as("untouched").isZero();
    world.settle();
    assertThat(peer.text(10)).isEqualTo("0123456789");
  }

  @Test
  void anotherWindowTakesThePlaceOfOneThatIsFull() throws Exception {
    RawPeer peer = new RawPeer(10);
    StreamSide stream = world.accept(peer, STREAM);
    stream.write("0123456789");
    world.settle();
    long before = world.network.resources().bytes();
    MemoryRegion larger = peer.endpoint().register(20);
    peer.send(RawPeer.announcement(larger.address(), 20, larger.rkey()));
    world.settle();
    assertThat(world.network.resources().bytes())
        .as("20 registered by the peer; the image is 20 long, no more 10")
        .isEqualTo(before + 20 + 20 - 10);
    assertThat(stream.write("0123456789abcdefghijklm")).isEqualTo(20);
    world.settle();
    assertThat(peer.immediates).containsExactly(10, 20);
    assertThat(new String(StreamSide.bytes(larger.segment(), 20), US_ASCII))
        .isEqualTo("0123456789abcdefghij");
  }

  // ---- receiving

  @Test
  void theWindowIsAnnouncedAgainWhenAllOfItIsConsumedAndNotBefore() throws Exception {
    RawPeer peer = new RawPeer(64);
    StreamSide stream = world.accept(peer, STREAM.withWindowLength(1024));
    peer.write(0, new byte[1000]);
    world.settle();
    assertThat(stream.read(1000)).hasSize(1000);
    world.pass(Duration.ofSeconds(5));
    assertThat(peer.announcements()).as("24 bytes were never written").isEqualTo(1);
    peer.write(1000, new byte[24]);
    world.settle();
    assertThat(stream.read(23)).hasSize(23);
    world.pass(Duration.ofSeconds(5));
    assertThat(peer.announcements()).as("1 byte was not read").isEqualTo(1);
    assertThat(stream.read(10)).hasSize(1);
    world.settle();
    assertThat(peer.announcements()).isEqualTo(2);
    assertThat(peer.messages.getLast()).as("the same").isEqualTo(peer.messages.getFirst());
    assertThat(stream.stream().readable()).isZero();
    assertThat(stream.read(10)).isEmpty();
    world.settle();
    assertThat(peer.announcements()).isEqualTo(2);
  }

  @Test
  void bytesArriveInTheOrderInWhichTheyWereWrittenRoundAfterRound() throws Exception {
    RawPeer peer = new RawPeer(64);
    StreamSide stream = world.accept(peer, STREAM.withWindowLength(1024));
    Traffic traffic = new Traffic(1);
    for (int round = 0; round < 5; round++) {
      for (int offset = 0; offset < 1024; offset += 256) {
        byte[] bytes = new byte[256];
        traffic.fill(MemorySegment.ofArray(bytes), 256, round * 1024L + offset);
        peer.write(offset, bytes);
      }
      world.settle();
      assertThat(stream.stream().readable()).isEqualTo(1024);
      byte[] read = stream.readAll();
      traffic.check(MemorySegment.ofArray(read), 1024, round * 1024L, "stream");
      world.settle();
      assertThat(peer.announcements()).isEqualTo(round + 2);
    }
  }

  @Test
  void aReaderThatDoesNotReadHoldsTheSenderBack() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM, STREAM.withWindowLength(1024));
    assertThat(pair.client().write(new byte[5000])).isEqualTo(1024);
    world.pass(Duration.ofSeconds(60));
    assertThat(pair.client().writables).isZero();
    assertThat(pair.client().stream().writable()).isZero();
    assertThat(pair.server().readables).isEqualTo(1);
    assertThat(pair.server().read(1024)).hasSize(1024);
    world.until("writable", () -> pair.client().writables == 1);
    assertThat(pair.client().isClosed()).isFalse();
  }

  @Test
  void aValueOf100MegabytesPassesOverAWindowOf64KiB() throws Exception {
    long total = 100_000_000;
    StreamWorld.Pair pair = world.pair(STREAM, STREAM.withWindowLength(64 << 10));
    Traffic traffic = new Traffic(2);
    MemorySegment chunk = MemorySegment.ofArray(new byte[200_000]);
    long[] counts = new long[2];
    StreamSide sender = pair.client();
    sender.onWritable(
        () -> {
          int room = sender.stream().writable();
          int count = (int) Math.min(room + 1, Math.min(chunk.byteSize(), total - counts[0]));
          traffic.fill(chunk, count, counts[0]);
          counts[0] += sender.stream().write(chunk, 0, count);
          sender.flush();
        });
    MemorySegment target = MemorySegment.ofArray(new byte[50_000]);
    StreamSide receiver = pair.server();
    receiver.onReadable(
        () -> {
          for (int count; (count = receiver.stream().read(target, 0, 50_000)) > 0; ) {
            traffic.check(target, count, counts[1], "receiver");
            counts[1] += count;
          }
        });
    sender.onWritable();
    world.until("all has come", () -> counts[1] == total);
    assertThat(world.network.resources().bytes()).isLessThan(300_000);
  }
}
