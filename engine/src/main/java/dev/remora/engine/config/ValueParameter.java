package dev.remora.engine.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text, or something of a class of its own.
 *
 * @param <T> its {@code toString} is what {@code CONFIG GET} says
 */
public final class ValueParameter<T> extends Parameter {
  private final Type<T> type;
  private @Nullable T value;

  ValueParameter(ParameterSpec spec, Type<T> type) {
    super(spec);
    this.type = type;
  }

  /** Its value. */
  public T value() {
    return Objects.requireNonNull(value);
  }

  Class<T> valueClass() {
    return type.valueClass();
  }

  @Override
  public String get() {
    return value == null ? "" : value.toString();
  }

  @Override
  boolean isList() {
    return type.list();
  }

  @Override
  List<String> lines() {
    return type.lines().of(value()).stream().map(line -> name() + " " + line).toList();
  }

  @Override
  void read(String text) {
    value = type.reader().read(text, value);
  }

  /**
   * A kind of values.
   *
   * @param list whether they are several words
   * @param lines their lines in redis.conf, without the parameter's name
   */
  record Type<T>(Class<T> valueClass, boolean list, Reader<T> reader, Lines<T> lines) {}

  /** Reads a value. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * The value that a text means.
     *
     * @param before what it was before; null at first
     * @throws IllegalArgumentException if the text means none; the message is Redis's
     */
    T read(String text, @Nullable T before);
  }

  /** Writes a value into redis.conf. */
  @FunctionalInterface
  interface Lines<T> {
    List<String> of(T value);
  }
}
