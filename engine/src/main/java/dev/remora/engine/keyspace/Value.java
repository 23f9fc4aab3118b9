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

  /** Bytes that it takes on the heap: an estimate, at once. */
  default long memory() {
    return SMALLEST;
  }

  /** Bytes of an object with a few fields. */
  long SMALLEST = 32;

  /** A value of its own with the same content. */
  Value copy();
}
