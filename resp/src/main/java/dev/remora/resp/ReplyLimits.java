package dev.remora.resp;

/**
 * How much of a client's memory one reply may take. Nothing is allocated because a server has
 * claimed a length: memory grows as bytes arrive.
 *
 * @param maxDepth aggregates within aggregates, 1 to 1,024
 * @param maxElements elements of one reply, those of all its aggregates together: from 1
 * @param maxBulkLength bytes of one string: from 0, to 2<sup>31</sup> - 1 - 1 MiB
 * @param maxLineLength bytes of a line: a status, an error, a length. From 32
 */
public record ReplyLimits(int maxDepth, int maxElements, int maxBulkLength, int maxLineLength) {

  /** 128 deep, 16 Mi elements, strings of 512 MiB (as Redis's own limit is), lines of 64 KiB. */
  public static final ReplyLimits DEFAULT = new ReplyLimits(128, 1 << 24, 512 << 20, 64 << 10);

  public ReplyLimits {
    if (maxDepth < 1 || maxDepth > 1024) {
      throw new IllegalArgumentException("maxDepth: 1 to 1024: " + maxDepth);
    }
    if (maxElements < 1 || maxLineLength < 32) {
      throw new IllegalArgumentException(
          "maxElements from 1, maxLineLength from 32: " + maxElements + ", " + maxLineLength);
    }
    if (maxBulkLength < 0 || maxBulkLength > Integer.MAX_VALUE - (1 << 20)) {
      throw new IllegalArgumentException("maxBulkLength out of range: " + maxBulkLength);
    }
  }
}
