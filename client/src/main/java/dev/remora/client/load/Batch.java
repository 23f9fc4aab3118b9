package dev.remora.client.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.client.WireBuffer;
import dev.remora.resp.CommandEncoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a batch, made once. Where keys are random, each connection has its own copy, and
 * only the digits in it change.
 */
final class Batch {
  private static final int DIGITS = LoadTest.RANDOM.length();

  private final WireBuffer template;
  private final int replies;

  /** Where the digits of each random key start. */
  private final int[] randoms;

  private Batch(CommandEncoder encoder, int replies, int[] randoms) {
    template = WireBuffer.allocate(encoder.length());
    template.set(encoder.bytes(), encoder.length());
    this.replies = replies;
    this.randoms = randoms;
  }

  /** A batch of the plan's requests. */
  static Batch of(LoadPlan plan) {
    if (plan.test() == LoadTest.PING_INLINE) {
      return inline(plan.pipeline());
    }
    byte[] data = new byte[plan.bytes()];
    Arrays.fill(data, (byte) 'x');
    var encoder = new CommandEncoder();
    int[] randoms = new int[16];
    int count = 0;
    for (int i = 0; i < plan.pipeline(); i++) {
      encoder.begin(plan.test().arguments().size());
      for (String argument : plan.test().arguments()) {
        if (argument.equals(LoadTest.DATA)) {
          encoder.argument(data, 0, data.length);
          continue;
        }
        String text = argument.equals(LoadTest.SCORE) ? score(plan) : argument;
        encoder.argument(text);
        if (plan.keyspace() > 0 && text.endsWith(LoadTest.RANDOM)) {
          randoms = count < randoms.length ? randoms : Arrays.copyOf(randoms, 2 * count);
          randoms[count++] = encoder.length() - 2 - DIGITS;
        }
      }
    }
    return new Batch(encoder, plan.pipeline(), Arrays.copyOf(randoms, count));
  }

  private static String score(LoadPlan plan) {
    return plan.keyspace() > 0 ? LoadTest.RANDOM : "0";
  }

  /** A batch of the given commands. */
  static Batch of(List<String[]> commands) {
    var encoder = new CommandEncoder();
    commands.forEach(encoder::command);
    return new Batch(encoder, commands.size(), new int[0]);
  }

  private static Batch inline(int pipeline) {
    byte[] bytes = "PING\r\n".repeat(pipeline).getBytes(US_ASCII);
    return new Batch(bytes, pipeline);
  }

  private Batch(byte[] bytes, int replies) {
    template = WireBuffer.allocate(bytes.length);
    template.set(bytes, bytes.length);
    this.replies = replies;
    randoms = new int[0];
  }

  /** How many replies it asks for. */
  int replies() {
    return replies;
  }

  /** What one connection writes: a copy only if it must differ from the others'. */
  WireBuffer newBuffer() {
    if (randoms.length == 0) {
      return template.duplicate();
    }
    ByteBuffer source = template.bytes().duplicate();
    WireBuffer copy = WireBuffer.allocate(source.remaining());
    copy.bytes().clear().put(source).flip();
    return copy;
  }

  /** Makes a connection's buffer ready to be written: from its start, and with other keys. */
  void prepare(WireBuffer buffer, RandomKeys keys) {
    ByteBuffer bytes = buffer.bytes();
    bytes.rewind();
    for (int at : randoms) {
      long key = keys.next();
      for (int i = at + DIGITS - 1; i >= at; i--) {
        bytes.put(i, (byte) ('0' + key % 10));
        key /= 10;
      }
    }
  }
}
