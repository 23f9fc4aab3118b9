package dev.remora.fabric.verbs;

/**
 * What a work request is recognized by in its completion ({@code wr_id}). On an error it is all
 * that a completion tells.
 *
 * <pre>
 *   63   62      46 45            24 23             0
 *  +----+----------+----------------+----------------+
 *  |kind| sequence |   generation   |      slot      |
 *  +----+----------+----------------+----------------+
 * </pre>
 *
 * <p>Slot is the endpoint's place in its fabric; generation tells it from earlier ones in the same
 * place, whose completions can still come. Sequence numbers an endpoint's sends.
 */
final class WorkId {
  static final int MAX_SLOTS = 1 << 24;

  private static final int GENERATION_SHIFT = 24;
  private static final int GENERATION_MASK = (1 << 22) - 1;
  private static final int SEQUENCE_SHIFT = 46;
  private static final int SEQUENCE_MASK = (1 << 17) - 1;

  private WorkId() {}

  /** Of an endpoint's receives, and of its sends before {@link #ofSend} adds their number. */
  static long ofEndpoint(int slot, int generation) {
    return (long) (generation & GENERATION_MASK) << GENERATION_SHIFT | slot;
  }

  static long ofSend(long endpoint, long sequence) {
    return Long.MIN_VALUE | (sequence & SEQUENCE_MASK) << SEQUENCE_SHIFT | endpoint;
  }

  static boolean isSend(long workId) {
    return workId < 0;
  }

  static int slot(long workId) {
    return (int) workId & (MAX_SLOTS - 1);
  }

  static boolean isOf(long workId, long endpoint) {
    return (workId & ((1L << SEQUENCE_SHIFT) - 1)) == endpoint;
  }

  /**
   * How many sends have completed when this one has, in order.
   *
   * @param completed how many had before
   */
  static long completed(long workId, long completed) {
    long ahead = ((workId >>> SEQUENCE_SHIFT) - completed) & SEQUENCE_MASK;
    return completed + ahead + 1;
  }
}
