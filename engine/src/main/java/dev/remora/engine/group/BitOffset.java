package dev.remora.engine.group;

import dev.remora.engine.state.Parameters;
import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Reads which bit of a string is meant; it is one that a string may have. */
final class BitOffset {
  private final Parameters parameters;
  private final LongParser parser = new LongParser();
  private long value;

  BitOffset(Parameters parameters) {
    this.parameters = parameters;
  }

  /** What was read last. */
  long value() {
    return value;
  }

  boolean read(RequestArguments arguments, int i, ReplyEncoder reply) {
    return read(arguments.array(i), arguments.offset(i), arguments.length(i), 1, reply);
  }

  /** Reads also {@code #n}: the n-th integer of so many bits. */
  boolean readIndexed(RequestArguments arguments, int i, int bits, ReplyEncoder reply) {
    byte[] array = arguments.array(i);
    int offset = arguments.offset(i);
    int length = arguments.length(i);
    boolean isIndexed = length > 0 && array[offset] == '#';
    return isIndexed
        ? read(array, offset + 1, length - 1, bits, reply)
        : read(array, offset, length, 1, reply);
  }

  private boolean read(byte[] array, int offset, int length, int unit, ReplyEncoder reply) {
    long most = (long) parameters.requestLimits().maxBulkLength() << 3;
    if (!parser.parse(array, offset, length)
        || parser.value() < 0
        || parser.value() > (most - 1) / unit) {
      reply.error("ERR bit offset is not an integer or out of range");
      return false;
    }
    value = parser.value() * unit;
    return true;
  }
}
