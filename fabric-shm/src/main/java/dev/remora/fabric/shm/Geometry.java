package dev.remora.fabric.shm;

/**
 * The sizes of a connection's mapping; both sides compute them from what the two have told.
 *
 * @param clientDepth receives that the client can post: slots of the ring to it
 * @param serverDepth receives that the server can post: slots of the ring to it
 * @param maxMessageLength bytes of the longest message, the smaller of the two sides'
 */
record Geometry(int clientDepth, int serverDepth, int maxMessageLength) {
  /** Where the rings begin. */
  static final int RINGS_OFFSET = 4096;

  private static final int MIN_SLOT_LENGTH = 64;
  private static final int MIN_DEPTH = 16;
  private static final int MAX_DEPTH = 32_768;
  private static final int MIN_MESSAGE_LENGTH = 32;

  /** Whether the numbers, which a peer may have chosen, are within what a fabric can be given. */
  static boolean isValid(int depth, int maxMessageLength) {
    return depth >= MIN_DEPTH
        && depth <= MAX_DEPTH
        && Integer.bitCount(depth) == 1
        && maxMessageLength >= MIN_MESSAGE_LENGTH;
  }

  /** Bytes of one slot: a power of two, whole cache lines. */
  int slotLength() {
    int needed = RingReceiver.MESSAGE_OFFSET + maxMessageLength;
    return Math.max(MIN_SLOT_LENGTH, Integer.highestOneBit(needed - 1) << 1);
  }

  /** Where the ring to the client begins. */
  long clientRingOffset() {
    return RINGS_OFFSET + (long) serverDepth * slotLength();
  }

  /** Bytes of the mapping. */
  long length() {
    return clientRingOffset() + (long) clientDepth * slotLength();
  }
}
