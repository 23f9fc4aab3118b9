package dev.remora.fabric.shm;

import java.lang.foreign.MemorySegment;

/**
 * The reading end of a ring. {@link ConnectionMapping} has the layout. A slot's header is read
 * once, whole; the accessors take what was read.
 */
final class RingReceiver {
  /** Where a slot's message begins. */
  static final int MESSAGE_OFFSET = 8;

  static final int MESSAGE = 0;
  static final int IMMEDIATE = 1;

  private final long creditsAddress;
  private final long ringAddress;
  private final int depth;
  private final long mask;
  private final int slotShift;
  private long position;
  private long posted;

  RingReceiver(long creditsAddress, long ringAddress, int depth, int slotLength) {
    this.creditsAddress = creditsAddress;
    this.ringAddress = ringAddress;
    this.depth = depth;
    this.mask = depth - 1L;
    this.slotShift = Integer.numberOfTrailingZeros(slotLength);
  }

  /** Receives that can be posted beside those that are. */
  int room() {
    return depth - (int) (posted - position);
  }

  /** Grants the sender slots, at most {@link #room}. */
  void postReceives(int count) {
    posted += count;
    SharedMemory.putLongRelease(creditsAddress, posted);
  }

  /** The header of the next slot, posted or not. */
  long headerAcquire() {
    return SharedMemory.getLongAcquire(ringAddress + ((position & mask) << slotShift));
  }

  /**
   * Whether the header is that of the next slot, for which a receive is posted. One that is neither
   * this nor a former one is a lie, and does no harm: it has not arrived.
   */
  boolean hasArrived(long header) {
    return (int) (header >>> 33) == (((int) position + 1) & Integer.MAX_VALUE)
        && position != posted;
  }

  /** Whether there is a slot to take. */
  boolean isReady() {
    return hasArrived(headerAcquire());
  }

  static boolean isImmediate(long header) {
    return (header & (1L << 32)) != 0;
  }

  /** The immediate, or the length of the message: any value. */
  static int low(long header) {
    return (int) header;
  }

  /** Copies the message of the next slot. */
  void copyMessage(MemorySegment target, int length) {
    SharedMemory.copyFrom(
        ringAddress + ((position & mask) << slotShift) + MESSAGE_OFFSET, target, length);
  }

  /** Goes on to the slot after. */
  void advance() {
    position++;
  }
}
