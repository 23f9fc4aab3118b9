package dev.remora.resp;

/**
 * Reads decimal longs, as strictly as {@link AsciiNumbers} does.
 *
 * <p>An object, so that neither an invalid number nor a result costs an allocation. Not safe for
 * use by several threads.
 */
public final class LongParser {
  private long value;

  /** Has read nothing yet. */
  public LongParser() {}

  /** What the last successful {@link #parse} read. */
  public long value() {
    return value;
  }

  /** Whether the bytes are a long; if so, {@link #value} is it. */
  public boolean parse(byte[] source, int offset, int length) {
    if (!AsciiNumbers.isLong(source, offset, length)) {
      return false;
    }
    value = AsciiNumbers.toLong(source, offset, length);
    return true;
  }
}
