package dev.remora.server;

/**
 * Says what strangers can cause, a few times a second at the most: a flood of connections must not
 * become a flood of the log. Belongs to one thread.
 */
final class LimitedLog {
  private static final int MOST_A_SECOND = 20;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final System.Logger logger;
  private long second;
  private int said;
  private long unsaid;

  LimitedLog(System.Logger logger) {
    this.logger = logger;
  }

  void log(System.Logger.Level level, String message) {
    log(level, message, System.nanoTime());
  }

  void log(System.Logger.Level level, String message, long nowNanos) {
    if (said == 0 || nowNanos - second > SECOND_NANOS) {
      second = nowNanos;
      said = 0;
    }
    if (said >= MOST_A_SECOND) {
      unsaid++;
      return;
    }
    said++;
    String more = unsaid == 0 ? "" : " (and " + unsaid + " more that were not logged before this)";
    unsaid = 0;
    logger.log(level, message + more);
  }
}
