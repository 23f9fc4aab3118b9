package dev.remora.engine.value;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;

/**
 * Until when a hash is kept in one array: {@code hash-max-listpack-entries} and {@code
 * hash-max-listpack-value}, read when they are needed.
 */
public final class HashLimits {
  private final NumberParameter fields;
  private final NumberParameter bytes;

  /** Those of the parameters. */
  public HashLimits(ParameterTable parameters) {
    fields = parameters.number("hash-max-listpack-entries");
    bytes = parameters.number("hash-max-listpack-value");
  }

  /** How many fields a {@link Listpack} may have. */
  int fields() {
    return fields.intValue();
  }

  /** Whether a {@link Listpack} may have a field or a value of so many bytes. */
  boolean allows(int length) {
    return length <= bytes.value();
  }
}
