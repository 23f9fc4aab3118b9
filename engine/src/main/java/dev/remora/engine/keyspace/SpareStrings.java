package dev.remora.engine.keyspace;

import dev.remora.resp.ArgumentArrays;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Large strings that were replaced by others, kept for a while: the next arguments of the same
 * lengths are received into their memory. A new array of 64 KiB costs more than all else that a
 * {@code SET} of so much does: it must be zeroed, in memory that no cache holds, and collected.
 *
 * <p>Belongs to the engine's thread.
 */
final class SpareStrings implements ArgumentArrays {
  private static final int MOST = 64;
  private static final int MOST_BYTES = 4 << 20;

  /** The newest last. */
  private final @Nullable LargeString[] spares = new LargeString[MOST];

  private int count;
  private int bytes;

  SpareStrings() {}

  /** How many strings are kept. */
  int size() {
    return count;
  }

  /** A string is not a value any more, but the command that runs may still hand its bytes out. */
  void add(LargeString replaced) {
    if (replaced.isLent() || replaced.length() > MOST_BYTES) {
      return;
    }
    while (count == MOST || bytes > MOST_BYTES - replaced.length()) {
      remove(0);
    }
    spares[count++] = replaced;
    bytes += replaced.length();
  }

  @Override
  public byte[] make(int length) {
    for (int i = count - 1; i >= 0; i--) {
      LargeString spare = spares[i];
      if (spare != null && spare.length() == length) {
        remove(i);
        if (!spare.isLent()) {
          return spare.giveUp();
        }
      }
    }
    return new byte[length];
  }

  /** Forgets all, so that the collector may have them. */
  void clear() {
    Arrays.fill(spares, 0, count, null);
    count = 0;
    bytes = 0;
  }

  private void remove(int i) {
    LargeString gone = spares[i];
    System.arraycopy(spares, i + 1, spares, i, --count - i);
    spares[count] = null;
    if (gone != null) {
      bytes -= gone.length();
    }
  }
}
