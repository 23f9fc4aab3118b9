package dev.remora.engine.value;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;

/**
 * Until when a set is kept in one array: {@code set-max-intset-entries}, {@code
 * set-max-listpack-entries} and {@code set-max-listpack-value}, read when they are needed.
 */
public final class SetLimits {
  private final NumberParameter integers;
  private final NumberParameter members;
  private final NumberParameter bytes;

  /** Those of the parameters. */
  public SetLimits(ParameterTable parameters) {
    integers = parameters.number("set-max-intset-entries");
    members = parameters.number("set-max-listpack-entries");
    bytes = parameters.number("set-max-listpack-value");
  }

  /** How many integers an {@link IntSet} may have. */
  int integers() {
    return Math.min(IntSet.MAX_SIZE, integers.intValue());
  }

  /** How many members a {@link Listpack} may have. */
  int members() {
    return members.intValue();
  }

  /** Whether a {@link Listpack} may have a member of so many bytes. */
  boolean allowsMember(int length) {
    return length <= bytes.value();
  }
}
