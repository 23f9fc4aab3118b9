package dev.remora.engine.keyspace;

/** Whether commands change when a key was last accessed: {@code CLIENT NO-TOUCH} says no. */
public final class Touch {
  private boolean enabled = true;

  Touch() {}

  public boolean enabled() {
    return enabled;
  }

  public void enabled(boolean enabled) {
    this.enabled = enabled;
  }
}
