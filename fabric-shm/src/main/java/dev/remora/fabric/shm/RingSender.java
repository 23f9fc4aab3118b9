package dev.remora.fabric.shm;

import java.lang.foreign.MemorySegment;

/** The writing end of a ring. {@link ConnectionMapping} has the layout. */
final class RingSender {
  private final long creditsAddress;
  private final long ringAddress;
  private final long mask;
  private final int slotShift;
  private long position;
  private long granted;

  RingSender(long creditsAddress, long ringAddress, int depth, int slotLength) {
    this.creditsAddress = creditsAddress;
    this.ringAddress = ringAddress;
    this.mask = depth - 1L;
    this.slotShift = Integer.numberOfTrailingZeros(slotLength);
  }

  /**
   * Whether a slot can be posted, as far as is known without looking at the peer's memory. If not,
   * {@link #refresh} looks.
   */
  boolean hasCredit() {
    return position != granted;
  }

  /**
   * Reads how many receives the peer has posted.
   *
   * @return false if the number cannot be true
   */
  boolean refresh() {
    long posted = SharedMemory.getLongAcquire(creditsAddress);
    if (posted - granted < 0 || posted - position > mask + 1) {
      return false;
    }
    granted = posted;
    return true;
  }

  /** Posts an immediate; there must be a credit. */
  void postImmediate(int immediate) {
    long slot = slotAddress();
    position++;
    putHeaderRelease(slot, RingReceiver.IMMEDIATE, immediate);
  }

  /** Posts a message; there must be a credit, and the slot must have room for the length. */
  void postMessage(MemorySegment message, long offset, int length) {
    long slot = slotAddress();
    SharedMemory.copyTo(message, offset, slot + RingReceiver.MESSAGE_OFFSET, length);
    position++;
    putHeaderRelease(slot, RingReceiver.MESSAGE, length);
  }

  private long slotAddress() {
    return ringAddress + ((position & mask) << slotShift);
  }

  private void putHeaderRelease(long slot, int kind, int low) {
    long tag = position << 1 | kind; // the shift below cuts it
    SharedMemory.putLongRelease(slot, tag << 32 | (low & 0xffff_ffffL));
  }
}
