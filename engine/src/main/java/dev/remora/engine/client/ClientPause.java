package dev.remora.engine.client;

/** {@code CLIENT PAUSE}: until when which commands have to wait. */
public final class ClientPause {
  private final Listener listener;
  private long until;
  private boolean writesOnly;

  public ClientPause(Listener listener) {
    this.listener = listener;
  }

  /**
   * Makes commands wait. A pause that is longer or stricter stays so.
   *
   * @param millis since 1970
   */
  public void pause(long millis, boolean onlyWrites) {
    writesOnly = onlyWrites && (until == 0 || writesOnly);
    until = Math.max(until, millis);
    listener.paused(true);
  }

  /** Ends the pause. */
  public void end() {
    until = 0;
    listener.paused(false);
  }

  /** Whether there is a pause. */
  public boolean isOn() {
    return until != 0;
  }

  /** Whether only commands have to wait that may write. */
  public boolean isOnlyOfWrites() {
    return writesOnly;
  }

  /** Whether a command has to wait. */
  public boolean holds(boolean write) {
    return until != 0 && (write || !writesOnly);
  }

  /** When it ends, in milliseconds since 1970; Long.MAX_VALUE if there is none. */
  public long until() {
    return until == 0 ? Long.MAX_VALUE : until;
  }

  /** Is told when a pause begins, and when it ends. */
  @FunctionalInterface
  public interface Listener {
    void paused(boolean paused);
  }
}
