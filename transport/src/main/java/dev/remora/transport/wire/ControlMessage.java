package dev.remora.transport.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A control message: a SEND of exactly {@value #LENGTH} bytes, big-endian ({@code
 * docs/protocol.md}, 3).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-------------------------------+-------------------------------+
 *  0|            opcode             |            select             |
 *   +-------------------------------+-------------------------------+
 *  4|                     reserved (zero), 12 bytes                 |
 *   +---------------------------------------------------------------+
 * 16|                            address                            |  RegisterXferMemory
 *   |                           (8 bytes)                           |
 *   +-------------------------------+-------------------------------+
 * 24|            length             |           rkey, at 28         |  RegisterXferMemory
 *   +-------------------------------+-------------------------------+
 * 24|                      features (8 bytes)                       |  Get- and SetFeature
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Every encoder writes all {@value #LENGTH} bytes. No method checks what it reads: that is the
 * stream's.
 */
public final class ControlMessage {
  /** Bytes of every message. */
  public static final int LENGTH = 32;

  /** Client to server: which features do you have? Server to client: the answer. */
  public static final int GET_SERVER_FEATURE = 0;

  /** Client to server: use these features. */
  public static final int SET_CLIENT_FEATURE = 1;

  /** Either way: I am here. No reply. */
  public static final int KEEPALIVE = 2;

  /** Either way: write into this memory, from its start. */
  public static final int REGISTER_XFER_MEMORY = 3;

  /**
   * The select of a Keepalive whose sender loses no announcement ({@code docs/protocol.md}, 4.9).
   */
  public static final int STEADY = 1;

  private static final int OPCODE_OFFSET = 0;
  private static final int SELECT_OFFSET = 2;
  private static final int ADDRESS_OFFSET = 16;
  private static final int WINDOW_LENGTH_OFFSET = 24;
  private static final int RKEY_OFFSET = 28;
  private static final int FEATURES_OFFSET = 24;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

  private ControlMessage() {}

  /** 0 to 65,535. */
  public static int opcode(MemorySegment memory, long offset) {
    return Short.toUnsignedInt(memory.get(U16, offset + OPCODE_OFFSET));
  }

  /** Which set of features is meant, or {@link #STEADY}: 0 to 65,535. */
  public static int select(MemorySegment memory, long offset) {
    return Short.toUnsignedInt(memory.get(U16, offset + SELECT_OFFSET));
  }

  /** The start of the announced window: an unsigned 64-bit number. */
  public static long address(MemorySegment memory, long offset) {
    return memory.get(U64, offset + ADDRESS_OFFSET);
  }

  /** Bytes of the announced window: 0 to 2³² − 1. */
  public static long windowLength(MemorySegment memory, long offset) {
    return Integer.toUnsignedLong(memory.get(U32, offset + WINDOW_LENGTH_OFFSET));
  }

  /** The key of the announced window: any 32 bits. */
  public static int rkey(MemorySegment memory, long offset) {
    return memory.get(U32, offset + RKEY_OFFSET);
  }

  /** One bit for each feature. */
  public static long features(MemorySegment memory, long offset) {
    return memory.get(U64, offset + FEATURES_OFFSET);
  }

  /** Writes a message of opcode {@link #GET_SERVER_FEATURE} or {@link #SET_CLIENT_FEATURE}. */
  public static void encodeFeature(
      MemorySegment memory, long offset, int opcode, int select, long features) {
    begin(memory, offset, opcode, select);
    memory.set(U64, offset + FEATURES_OFFSET, features);
  }

  /** Writes a Keepalive, which is {@link #STEADY}. */
  public static void encodeKeepalive(MemorySegment memory, long offset) {
    begin(memory, offset, KEEPALIVE, STEADY);
  }

  /**
   * Writes a RegisterXferMemory.
   *
   * @param windowLength bytes, 1 to 2³² − 1
   */
  public static void encodeRegister(
      MemorySegment memory, long offset, long address, long windowLength, int rkey) {
    begin(memory, offset, REGISTER_XFER_MEMORY, 0);
    memory.set(U64, offset + ADDRESS_OFFSET, address);
    memory.set(U32, offset + WINDOW_LENGTH_OFFSET, (int) windowLength);
    memory.set(U32, offset + RKEY_OFFSET, rkey);
  }

  private static void begin(MemorySegment memory, long offset, int opcode, int select) {
    memory.set(U64, offset, (long) opcode << 48 | (long) select << 32);
    memory.set(U64, offset + 8, 0);
    memory.set(U64, offset + 16, 0);
    memory.set(U64, offset + 24, 0);
  }
}
