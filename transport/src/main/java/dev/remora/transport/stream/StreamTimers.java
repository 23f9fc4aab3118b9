package dev.remora.transport.stream;

/**
 * One connection's clocks. They are read only in {@link #check}: events between two checks count as
 * if they had happened at the later one, so a time-out is late by one interval at the most.
 */
final class StreamTimers {
  /** What a check has found. */
  enum Due {
    NOTHING(""),
    KEEPALIVE(""),
    /** An orderly close has waited long enough. */
    CLOSE(""),
    HANDSHAKE("has not connected and announced its window within the handshake time-out"),
    IDLE("has sent nothing within the idle time-out"),
    STALL("has taken in nothing of what was posted within the stall time-out");

    private final String message;

    Due(String message) {
      this.message = message;
    }

    /** What a failure says. */
    String message() {
      return message;
    }
  }

  /** How often something that nobody announces is looked at. */
  private static final long SOON_NANOS = 1_000_000;

  private final long handshakeNanos;
  private final long keepaliveNanos;
  private final long idleNanos;
  private final long stallNanos;
  private final long closeNanos;
  private boolean started;
  private long start;
  private long lastKeepalive;
  private long lastReceived;
  private boolean received;
  private long closeStart;
  private boolean closing;

  /** When something was last seen to complete, or nothing to wait. */
  private long lastMoved;

  private long lastCompleted;
  private boolean waited;

  StreamTimers(StreamConfig config, boolean server) {
    handshakeNanos = config.handshakeTimeout().toNanos();
    keepaliveNanos = server ? config.keepaliveInterval().toNanos() : 0;
    idleNanos = config.idleTimeout().toNanos();
    stallNanos = config.stallTimeout().toNanos();
    closeNanos = config.closeTimeout().toNanos();
  }

  /** Something came from the peer. */
  void received() {
    received = true;
  }

  /**
   * @param connecting whether the stream is not open yet
   * @param closes whether it is being closed
   * @param waits whether something waits to reach the peer's memory
   * @param completed what has reached it so far: a count
   */
  Due check(long now, boolean connecting, boolean closes, boolean waits, long completed) {
    note(now, closes, waits, completed);
    if (closes) {
      return now - closeStart >= closeNanos ? Due.CLOSE : Due.NOTHING;
    }
    if (connecting) {
      return now - start >= handshakeNanos ? Due.HANDSHAKE : Due.NOTHING;
    }
    if (waits && now - lastMoved >= stallNanos) {
      return Due.STALL;
    }
    if (idleNanos > 0 && now - lastReceived >= idleNanos) {
      return Due.IDLE;
    }
    if (keepaliveNanos > 0 && now - lastKeepalive >= keepaliveNanos) {
      lastKeepalive = now;
      return Due.KEEPALIVE;
    }
    return Due.NOTHING;
  }

  private void note(long now, boolean closes, boolean waits, long completed) {
    if (!started) {
      started = true;
      start = now;
      lastKeepalive = now;
      lastReceived = now;
      lastMoved = now;
    }
    if (received) {
      received = false;
      lastReceived = now;
    }
    if (!waits || !waited || completed != lastCompleted) {
      lastMoved = now;
      lastCompleted = completed;
    }
    waited = waits;
    if (closes && !closing) {
      closing = true;
      closeStart = now;
    }
  }

  /**
   * Nanoseconds to the next {@link #check}, from 1.
   *
   * @param connecting whether the stream is not open yet
   * @param soon whether something waits that only a later check finds
   */
  long nanosToNext(long now, boolean connecting, boolean soon) {
    if (soon) {
      return SOON_NANOS;
    }
    long next;
    if (connecting) {
      // It may open at any time; what is due then is due a whole interval later at the earliest.
      next = handshakeNanos - (now - start);
      next = keepaliveNanos > 0 ? Math.min(next, keepaliveNanos) : next;
      next = idleNanos > 0 ? Math.min(next, idleNanos) : next;
    } else {
      next = waited ? stallNanos - (now - lastMoved) : stallNanos / 4;
      next = keepaliveNanos > 0 ? Math.min(next, keepaliveNanos - (now - lastKeepalive)) : next;
      next = idleNanos > 0 ? Math.min(next, idleNanos - (now - lastReceived)) : next;
    }
    return Math.max(1, next);
  }
}
