package dev.remora.transport.stream;

import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds however bytes are cut, and whatever a peer sends. */
final class StreamPropertiesTest {
  private static final int MOST = 20_000;

  /**
   * What a sender does next.
   *
   * @param length bytes to write
   * @param buffer whether from a buffer, not a segment
   * @param flush whether it flushes then
   */
  record Write(int length, boolean buffer, boolean flush) {}

  @Provide
  Arbitrary<List<Write>> writes() {
    Arbitrary<Integer> lengths =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 20), Arbitraries.integers().between(0, 3_000));
    return Combinators.combine(lengths, Arbitraries.of(true, false), Arbitraries.of(true, false))
        .as(Write::new)
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadHoweverItIsCut(
      @ForAll("writes") List<Write> writes,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 2_000) Integer> reads,
      @ForAll @IntRange(min = 1_024, max = 5_000) int window,
      @ForAll long seed)
      throws Exception {
    byte[] sent = new byte[writes.stream().mapToInt(Write::length).sum()];
    new Traffic(seed).fill(MemorySegment.ofArray(sent), sent.length, 0);
    try (StreamWorld world = new StreamWorld()) {
      StreamWorld.Pair pair = world.pair(STREAM, STREAM.withWindowLength(window));
      Sender sender = new Sender(pair.client(), writes, sent);
      Receiver receiver = new Receiver(pair.server(), reads, new byte[MOST * 3]);
      pair.client().onWritable(sender::go);
      pair.server().onReadable(receiver::go);
      sender.go();
      world.until("all is read", () -> receiver.count == sent.length);
      world.settle();
      assertThat(Arrays.copyOf(receiver.bytes, receiver.count)).isEqualTo(sent);
      assertThat(pair.client().isClosed() || pair.server().isClosed()).isFalse();
    }
  }

  /** Writes as planned, goes on when it hears that it can, and flushes at the end. */
  private static final class Sender {
    private final StreamSide stream;
    private final List<Write> writes;
    private final byte[] bytes;
    private final MemorySegment segment;
    private final ByteBuffer buffer;
    private int next;
    private int done;
    private int position;

    Sender(StreamSide stream, List<Write> writes, byte[] bytes) {
      this.stream = stream;
      this.writes = writes;
      this.bytes = bytes;
      segment = MemorySegment.ofArray(bytes);
      buffer = ByteBuffer.wrap(bytes);
    }

    void go() {
      while (next < writes.size()) {
        Write write = writes.get(next);
        int left = write.length() - done;
        int taken =
            write.buffer()
                ? stream.stream().write(buffer, position, left)
                : stream.stream().write(segment, position, left);
        position += taken;
        done += taken;
        if (taken < left) {
          return;
        }
        done = 0;
        next++;
        if (write.flush()) {
          stream.flush();
        }
      }
      assertThat(position).isEqualTo(bytes.length);
      stream.flush();
    }
  }

  /** Reads in pieces of the given sizes, again and again. */
  private static final class Receiver {
    private final StreamSide stream;
    private final List<Integer> sizes;
    private final byte[] bytes;
    private final MemorySegment segment;
    private int next;
    private int count;

    Receiver(StreamSide stream, List<Integer> sizes, byte[] bytes) {
      this.stream = stream;
      this.sizes = sizes;
      this.bytes = bytes;
      segment = MemorySegment.ofArray(bytes);
    }

    void go() {
      while (stream.stream().readable() > 0) {
        count += stream.stream().read(segment, count, sizes.get(next++ % sizes.size()));
      }
    }
  }

  // ---- any messages

  /** Messages that are almost right. */
  @Provide
  Arbitrary<List<String>> messages() {
    Arbitrary<String> opcodes =
        Arbitraries.of("0000", "0001", "0002", "0003", "0003", "0004", "8003", "0300", "ffff");
    Arbitrary<String> rest =
        Arbitraries.of("00", "00", "00", "00", "01", "10", "7f", "80", "ff")
            .list()
            .ofSize(30)
            .map(list -> String.join("", list));
    Arbitrary<Integer> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.just(32)), Tuple.of(1, Arbitraries.integers().between(1, 64)));
    return Combinators.combine(opcodes, rest, lengths)
        .as((opcode, bytes, length) -> (opcode + bytes + "00".repeat(32)).substring(0, 2 * length))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 1000)
  void whateverAPeerSaysItIsTakenInOrEndsItsConnectionWithACause(
      @ForAll("messages") List<String> messages,
      @ForAll boolean announces,
      @ForAll boolean toServer)
      throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer peer = new RawPeer(1024);
      StreamSide stream;
      if (toServer) {
        world.connect(world.listen(STREAM), peer);
        world.until("connected", () -> peer.connected && peer.announcements() == 1);
        stream = world.latest();
      } else {
        stream = world.connect(world.listen(peer), STREAM.withNegotiateFeatures(true));
        world.until("connected", () -> peer.connected && peer.announcements() == 1);
      }
      if (announces) {
        peer.announce();
        world.settle();
      }
      for (String message : messages) {
        if (!stream.isClosed()) {
          peer.send(message);
          world.settle();
        }
      }
      if (stream.isClosed()) {
        assertThat(stream.failure())
            .as("ended by %s", messages)
            .contains("sim:")
            .doesNotContain("handler failed");
        assertThat(stream.cause).isNotNull().hasNoCause();
      }
    }
  }
}
