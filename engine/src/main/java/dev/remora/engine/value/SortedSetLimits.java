package dev.remora.engine.value;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;

/**
 * Until when a sorted set is kept in one array: {@code zset-max-listpack-entries} and {@code
 * zset-max-listpack-value}, read when they are needed.
 */
public final class SortedSetLimits {
  private final NumberParameter members;
  private final NumberParameter bytes;

  /** Those of the parameters. */
  public SortedSetLimits(ParameterTable parameters) {
    members = parameters.number("zset-max-listpack-entries");
    bytes = parameters.number("zset-max-listpack-value");
  }

  /** Whether a {@link Listpack} may have so many members. */
  boolean allowsMembers(int count) {
    return count <= members.value();
  }

  /** Whether a {@link Listpack} may have a member of so many bytes. */
  boolean allowsMember(int length) {
    return length <= bytes.value();
  }
}
