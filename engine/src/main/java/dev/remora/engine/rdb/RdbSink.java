package dev.remora.engine.rdb;

/**
 * Takes a value apart into what Redis's dumps are made of. An {@link RdbEncoder} writes bytes at
 * once; a {@link RdbRecording} remembers what it was told, so that another thread can encode it.
 */
public interface RdbSink {
  /** One byte: a type, or an opcode. */
  void type(int type);

  /** A length or a count: from 0. */
  void length(long length);

  /** A string. */
  void string(byte[] source, int offset, int length);

  /** A string that is the whole of an array which nobody will change any more. */
  void constant(byte[] string);

  /** A string that is a number in decimal. */
  void decimal(long number);

  /** A score. */
  void real(double value);

  /** A time in milliseconds since 1970. */
  void millis(long millis);
}
