package dev.remora.engine.rdb;

import java.util.Arrays;

/**
 * LZF, the compression of strings in Redis's dumps.
 *
 * <p>Compressed bytes are a sequence of
 *
 * <ul>
 *   <li>{@code 000LLLLL}: {@code L + 1} literal bytes follow;
 *   <li>{@code LLLooooo oooooooo}, with {@code L} from 1 to 6: repeat {@code L + 2} bytes from
 *       {@code o + 1} bytes back;
 *   <li>{@code 111ooooo LLLLLLLL oooooooo}: repeat {@code L + 9} bytes from {@code o + 1} bytes
 *       back.
 * </ul>
 *
 * <p>An object keeps the table that compression needs. It belongs to one thread.
 */
final class Lzf {
  private static final int MAX_LITERALS = 32;
  private static final int MAX_DISTANCE = 1 << 13;
  private static final int MIN_MATCH = 3;
  private static final int MAX_MATCH = 7 + 255 + 2;

  /** A length that needs a byte of its own. */
  private static final int LONG_MATCH = 7;

  private static final int TABLE_BITS = 14;
  private static final int LEAST_BITS = 8;

  /**
   * Where three bytes of a certain hash were seen last, counted on from input to input: what is
   * less than {@link #base} is of an earlier one, so that the table need not be cleared for each.
   */
  private final int[] table = new int[1 << TABLE_BITS];

  private int base;

  Lzf() {
    this(1);
  }

  /**
   * @param base where to start to count: from 1
   */
  Lzf(int base) {
    this.base = base;
  }

  /**
   * Compresses.
   *
   * @param most how many bytes the result may have
   * @return how many it has; 0 if it would have more
   */
  int compress(byte[] source, int offset, int length, byte[] target, int most) {
    if (length > Integer.MAX_VALUE - base) {
      Arrays.fill(table, 0);
      base = 1;
    }
    int written = new Run(source, offset, length, target, most).compress();
    base += length;
    return written;
  }

  /**
   * How long the original of compressed bytes is.
   *
   * @return -1 if they are none, or if the original is longer than {@code most}
   */
  static int originalLength(byte[] source, int offset, int length, int most) {
    int end = offset + length;
    int at = offset;
    long size = 0;
    while (at < end) {
      int control = source[at++] & 0xff;
      if (control < MAX_LITERALS) {
        at += control + 1;
        size += control + 1;
      } else {
        int count = control >> 5;
        if (count == LONG_MATCH) {
          if (at >= end) {
            return -1;
          }
          count += source[at++] & 0xff;
        }
        if (at >= end) {
          return -1;
        }
        int distance = ((control & 0x1f) << 8 | (source[at++] & 0xff)) + 1;
        if (distance > size) {
          return -1;
        }
        size += count + 2;
      }
      if (at > end || size > most) {
        return -1;
      }
    }
    return (int) size;
  }

  /**
   * Restores the original of bytes of which {@link #originalLength} was asked, and said so.
   *
   * @param target has exactly the original's length
   */
  static void decompress(byte[] source, int offset, int length, byte[] target) {
    int end = offset + length;
    int at = offset;
    int to = 0;
    while (at < end) {
      int control = source[at++] & 0xff;
      if (control < MAX_LITERALS) {
        System.arraycopy(source, at, target, to, control + 1);
        at += control + 1;
        to += control + 1;
      } else {
        int count = (control >> 5) + 2;
        if (count == LONG_MATCH + 2) {
          count += source[at++] & 0xff;
        }
        int from = to - ((control & 0x1f) << 8 | (source[at++] & 0xff)) - 1;
        repeat(target, from, to, count);
        to += count;
      }
    }
  }

  /** What is repeated may reach into what is being written: then it is copied byte by byte. */
  private static void repeat(byte[] target, int from, int to, int count) {
    if (to - from >= count) {
      System.arraycopy(target, from, target, to, count);
    } else {
      for (int i = 0; i < count; i++) {
        target[to + i] = target[from + i];
      }
    }
  }

  /** One compression. */
  private final class Run {
    private final byte[] source;
    private final int offset;
    private final int end;
    private final byte[] target;
    private final int most;
    private final int shift;

    private int to;

    Run(byte[] source, int offset, int length, byte[] target, int most) {
      this.source = source;
      this.offset = offset;
      this.end = offset + length;
      this.target = target;
      this.most = most;
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
      shift = Integer.SIZE - Math.clamp(bits, LEAST_BITS, TABLE_BITS);
    }

    int compress() {
      int at = offset;
      int literals = offset;
      while (at + MIN_MATCH <= end) {
        int seen = look(at);
        if (seen < 0) {
          at++;
          continue;
        }
        int count = matching(seen, at);
        if (!literals(literals, at) || !match(at - seen, count)) {
          return 0;
        }
        int next = at + count;
        for (at++; at < next; at++) {
          if (at + MIN_MATCH <= end) {
            look(at);
          }
        }
        literals = at;
      }
      return literals(literals, end) ? to : 0;
    }

    /** Where the three bytes were seen before, -1 if nowhere near; remembers them here. */
    private int look(int at) {
      int three =
          (source[at] & 0xff) << 16 | (source[at + 1] & 0xff) << 8 | (source[at + 2] & 0xff);
      int slot = (three * 0x9E3779B1) >>> shift;
      int seen = table[slot] - base + offset;
      table[slot] = at - offset + base;
      return seen >= offset
              && at - seen <= MAX_DISTANCE
              && source[seen] == source[at]
              && source[seen + 1] == source[at + 1]
              && source[seen + 2] == source[at + 2]
          ? seen
          : -1;
    }

    private int matching(int seen, int at) {
      int limit = Math.min(MAX_MATCH, end - at);
      int differs = Arrays.mismatch(source, seen, seen + limit, source, at, at + limit);
      return differs < 0 ? limit : differs;
    }

    private boolean literals(int from, int until) {
      for (int at = from; at < until; at += MAX_LITERALS) {
        int count = Math.min(MAX_LITERALS, until - at);
        if (most - to <= count) {
          return false;
        }
        target[to++] = (byte) (count - 1);
        System.arraycopy(source, at, target, to, count);
        to += count;
      }
      return true;
    }

    private boolean match(int distance, int count) {
      if (most - to < 3) {
        return false;
      }
      int far = distance - 1;
      int length = count - 2;
      if (length < LONG_MATCH) {
        target[to++] = (byte) (length << 5 | far >> 8);
      } else {
        target[to++] = (byte) (LONG_MATCH << 5 | far >> 8);
        target[to++] = (byte) (length - LONG_MATCH);
      }
      target[to++] = (byte) far;
      return true;
    }
  }
}
