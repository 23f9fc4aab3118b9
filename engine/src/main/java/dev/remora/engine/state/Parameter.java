package dev.remora.engine.state;

/** One of the {@link Parameters}. */
public final class Parameter {
  private final String name;
  private final boolean changeable;
  private final Getter getter;
  private final Setter setter;

  Parameter(String name, boolean changeable, Getter getter, Setter setter) {
    this.name = name;
    this.changeable = changeable;
    this.getter = getter;
    this.setter = setter;
  }

  public String name() {
    return name;
  }

  /** Whether it can be changed while the server runs. */
  public boolean isChangeable() {
    return changeable;
  }

  /** Its value, as {@code CONFIG GET} says it. */
  public String get() {
    return getter.get();
  }

  /**
   * Changes it.
   *
   * @throws IllegalArgumentException if it cannot have this value; the message says why, in Redis's
   *     words
   */
  public void set(String value) {
    setter.set(value);
  }

  /** Reads a parameter. */
  @FunctionalInterface
  interface Getter {
    String get();
  }

  /** Changes a parameter, or throws IllegalArgumentException. */
  @FunctionalInterface
  interface Setter {
    void set(String value);
  }
}
