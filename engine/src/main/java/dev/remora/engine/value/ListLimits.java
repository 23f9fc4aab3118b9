package dev.remora.engine.value;

/**
 * How large a piece of a list may become: {@code list-max-listpack-size}. A positive number means
 * so many elements, -1 to -5 mean 4 to 64 KiB. Belongs to the engine's thread.
 */
public final class ListLimits {
  /** Redis's default: 8 KiB. */
  private static final int DEFAULT = -2;

  /** Where elements are counted, a piece may still not have more bytes than this. */
  private static final int SAFE_BYTES = 8 << 10;

  private static final int LEAST_BYTES = 4 << 10;
  private static final int LEVELS = 5;

  /** A listpack's header and end. */
  static final int FRAME = 7;

  /** What an element takes beside its bytes, about: Redis's estimate. */
  private static final int OVERHEAD = 8;

  private boolean counted;
  private int elements;
  private int bytes;

  public ListLimits() {
    set(DEFAULT);
  }

  /**
   * Changes the limits of what is added from now on.
   *
   * @param size as {@code list-max-listpack-size} has it
   */
  public void set(int size) {
    counted = size >= 0;
    elements = Math.max(1, size);
    bytes = counted ? SAFE_BYTES : LEAST_BYTES << (Math.min(LEVELS, -(long) size) - 1);
  }

  /** Whether an element is so large that it has a piece of its own. */
  boolean isLarge(int length) {
    return length > bytes;
  }

  /** Whether a piece may have so many bytes and elements. */
  boolean allows(long size, long count) {
    return size <= bytes && (!counted || count <= elements);
  }

  /** Whether an element of so many bytes may be added to a piece. */
  boolean allowsMore(long size, long count, int length) {
    return allows(size + length + OVERHEAD, count + 1);
  }

  /** Whether a piece is so small that a list of only this one is a small list again. */
  boolean isSmall(long size, long count) {
    return counted ? count <= elements / 2 : size <= bytes / 2;
  }

  /** Room for the elements of a piece that is going to be filled. */
  int room() {
    return counted ? 0 : bytes;
  }
}
