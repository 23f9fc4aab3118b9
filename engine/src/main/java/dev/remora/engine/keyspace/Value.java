package dev.remora.engine.keyspace;

/**
 * A value that is more than a constant array of bytes. (A string that nothing has changed in place
 * is a plain {@code byte[]}: see {@link Values}.)
 */
public interface Value {
  /** Redis's type. */
  ValueType type();

  /** How it is kept, as {@code OBJECT ENCODING} says it. */
  String encoding();

  /** A value of its own with the same content. */
  Value copy();
}
