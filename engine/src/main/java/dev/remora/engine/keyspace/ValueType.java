package dev.remora.engine.keyspace;

import java.util.Locale;

/** Redis's types. */
public enum ValueType {
  STRING,
  LIST,
  SET,
  ZSET,
  HASH,
  STREAM;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As {@code TYPE} says it. */
  public String word() {
    return word;
  }
}
