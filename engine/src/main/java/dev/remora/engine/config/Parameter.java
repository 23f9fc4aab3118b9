package dev.remora.engine.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the server's parameters. Belongs to the engine's thread.
 *
 * <p>A value's text is bytes, one in each character: a password need not be text in any encoding.
 */
public abstract sealed class Parameter
    permits NumberParameter, SwitchParameter, WordParameter, ValueParameter {
  private final ParameterSpec spec;
  private final List<Runnable> listeners = new ArrayList<>();
  private String defaultText = "";

  Parameter(ParameterSpec spec) {
    this.spec = spec;
  }

  /** Gives it its default, as the first value. */
  final Parameter begin() {
    read(spec.defaultText());
    defaultText = get();
    return this;
  }

  final ParameterSpec spec() {
    return spec;
  }

  /** Its name: Redis's. */
  public final String name() {
    return spec.name();
  }

  /** Another name for it; null if there is none. */
  public final @Nullable String alias() {
    return spec.alias();
  }

  /** Whether it can be changed while the server runs. */
  public final boolean isChangeable() {
    return !spec.fixed();
  }

  /** Whether it can be changed only if {@code enable-protected-configs} says so. */
  public final boolean isProtected() {
    return spec.guarded();
  }

  /** Whether it is shown only to those who ask for it by its whole name. */
  public final boolean isHidden() {
    return spec.hidden();
  }

  /** Whether its value must not be shown in logs. */
  public final boolean isSecret() {
    return spec.secret();
  }

  /** Whether each of its lines in redis.conf adds to those before. */
  public final boolean repeats() {
    return spec.repeats();
  }

  /** Why it does nothing here; null if it does what it does in Redis. */
  public final @Nullable String noEffect() {
    return spec.noEffect();
  }

  /** Whether it has the value that it has when nobody says otherwise. */
  public final boolean isDefault() {
    return get().equals(defaultText);
  }

  /** Its value, as {@code CONFIG GET} says it. */
  public abstract String get();

  /**
   * Gives it another value, of which nobody is told yet: {@link #tell} does that.
   *
   * @throws IllegalArgumentException if it cannot have this value: then it has the one from before,
   *     and the message says why, in Redis's words
   */
  public final void set(String text) {
    String before = get();
    read(text);
    if (spec.only() && !isDefault()) {
      read(before);
      throw new IllegalArgumentException("this server only knows '" + defaultText + "'");
    }
  }

  /**
   * Tells those who want to know of its changes.
   *
   * @throws IllegalArgumentException if one of them cannot have it so; the message says why
   */
  public final void tell() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Has somebody told of changes.
   *
   * @param listener throws IllegalArgumentException to refuse a change: it is then undone, and told
   *     again
   */
  public final void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Whether its value is several words, which in redis.conf need not be quoted. */
  abstract boolean isList();

  /** Its lines in redis.conf: at least one. */
  abstract List<String> lines();

  /** Reads a value, or throws IllegalArgumentException and leaves the one that it has. */
  abstract void read(String text);
}
