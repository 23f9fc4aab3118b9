package dev.remora.engine.hyperloglog;

import dev.remora.engine.keyspace.MutableString;
import java.util.Arrays;

/**
 * Runs of registers that are equal, after the header:
 *
 * <pre>
 *   00llllll            l+1 registers of 0: 1 to 64
 *   01llllll llllllll   l+1 registers of 0: 1 to 16,384
 *   1vvvvvll            l+1 registers of v+1: 1 to 4 of them, of 1 to 32
 * </pre>
 *
 * A string that a client wrote may have any bytes here: nothing is taken for valid.
 */
final class SparseRegisters {
  /** No register can be more in this format. */
  static final int VALUE_MOST = 32;

  private static final int ZEROS_MOST = 64;
  private static final int VALUES_MOST = 4;
  private static final int LONG_ZEROS = 0x40;
  private static final int VALUES = 0x80;

  /** How many runs after a change may have become mergeable. */
  private static final int MERGED = 5;

  /** Bytes of the runs that one run may become. */
  private static final int SPLIT = 5;

  private SparseRegisters() {}

  /** Is shown the runs. */
  @FunctionalInterface
  interface Visitor {
    /** Registers from {@code index} on, {@code count} of them, are {@code value}. */
    void run(int index, int count, int value);
  }

  /** Shows all runs. Whether they are as many registers as there must be. */
  static boolean visit(byte[] string, int length, Visitor visitor) {
    int index = 0;
    int at = HyperLogLog.HEADER;
    while (at < length) {
      int size = size(string, at);
      if (at + size > length) {
        return false;
      }
      int count = count(string, at);
      if (count > HyperLogLog.REGISTERS - index) {
        return false;
      }
      visitor.run(index, count, isValues(string[at]) ? value(string[at]) : 0);
      index += count;
      at += size;
    }
    return index == HyperLogLog.REGISTERS;
  }

  /**
   * Raises a register to at most {@value #VALUE_MOST}.
   *
   * @param most bytes that the string may have
   * @return null if the string would have more: nothing is changed then
   */
  static HyperLogLog.Change raise(MutableString string, int index, int value, int most) {
    byte[] bytes = string.bytes();
    int end = string.length();
    int at = HyperLogLog.HEADER;
    int before = -1;
    int first = 0;
    while (at < end && at + size(bytes, at) <= end && index >= first + count(bytes, at)) {
      first += count(bytes, at);
      before = at;
      at += size(bytes, at);
    }
    if (at >= end || at + size(bytes, at) > end) {
      return HyperLogLog.Change.CORRUPT;
    }
    boolean values = isValues(bytes[at]);
    int old = values ? value(bytes[at]) : 0;
    if (old >= value) {
      return HyperLogLog.Change.NONE;
    }
    int oldSize = size(bytes, at);
    int count = count(bytes, at);
    byte[] runs = new byte[SPLIT];
    int size = put(runs, 0, old, index - first);
    size = put(runs, size, value, 1);
    size = put(runs, size, old, first + count - 1 - index);
    // A run of one is overwritten, as long as it is: that never makes the string longer.
    int grown = size - oldSize;
    if (grown > 0 && end + grown > most) {
      return HyperLogLog.Change.TOO_LARGE;
    }
    splice(string, at, oldSize, runs, size);
    merge(string, before < 0 ? HyperLogLog.HEADER : before);
    return HyperLogLog.Change.MADE;
  }

  /**
   * All runs as {@code PFDEBUG DECODE} shows them, however many registers they are, and as if a
   * zero followed.
   */
  static String text(byte[] array, int length) {
    byte[] string = Arrays.copyOf(array, length + 1);
    string[length] = 0;
    StringBuilder text = new StringBuilder();
    for (int at = HyperLogLog.HEADER; at < length; at += size(string, at)) {
      text.append(text.isEmpty() ? "" : " ");
      if (isValues(string[at])) {
        text.append("v:").append(value(string[at])).append(',').append(count(string, at));
      } else {
        text.append(isLongZeros(string[at]) ? "Z:" : "z:").append(count(string, at));
      }
    }
    return text.toString();
  }

  private static void splice(MutableString string, int at, int oldSize, byte[] runs, int size) {
    int tail = string.length() - at - oldSize;
    if (size > oldSize) {
      string.extend(string.length() + size - oldSize);
    }
    byte[] bytes = string.bytes();
    System.arraycopy(bytes, at + oldSize, bytes, at + size, tail);
    System.arraycopy(runs, 0, bytes, at, size);
    string.shorten(at + size + tail);
  }

  /** Joins neighbours of equal value, where they are few enough for one run. */
  private static void merge(MutableString string, int from) {
    byte[] bytes = string.bytes();
    int end = string.length();
    int at = from;
    for (int i = 0; i < MERGED && at < end; i++) {
      if (isValues(bytes[at])
          && at + 1 < end
          && isValues(bytes[at + 1])
          && value(bytes[at]) == value(bytes[at + 1])
          && count(bytes, at) + count(bytes, at + 1) <= VALUES_MOST) {
        put(bytes, at + 1, value(bytes[at]), count(bytes, at) + count(bytes, at + 1));
        System.arraycopy(bytes, at + 1, bytes, at, end - at - 1);
        end--;
      } else {
        at += size(bytes, at);
      }
    }
    string.shorten(end);
  }

  /** Writes a run, unless it is of none; returns where the next one goes. */
  private static int put(byte[] target, int at, int value, int count) {
    if (count == 0) {
      return at;
    }
    if (value > 0) {
      target[at] = (byte) (VALUES | ((value - 1) << 2) | (count - 1));
      return at + 1;
    }
    if (count <= ZEROS_MOST) {
      target[at] = (byte) (count - 1);
      return at + 1;
    }
    target[at] = (byte) (LONG_ZEROS | ((count - 1) >> 8));
    target[at + 1] = (byte) (count - 1);
    return at + 2;
  }

  private static boolean isValues(byte run) {
    return (run & VALUES) != 0;
  }

  private static boolean isLongZeros(byte run) {
    return (run & (VALUES | LONG_ZEROS)) == LONG_ZEROS;
  }

  private static int size(byte[] string, int at) {
    return isLongZeros(string[at]) ? 2 : 1;
  }

  private static int value(byte run) {
    return ((run >> 2) & 0x1f) + 1;
  }

  /** The run must be whole. */
  private static int count(byte[] string, int at) {
    byte run = string[at];
    if (isValues(run)) {
      return (run & 3) + 1;
    }
    return isLongZeros(run)
        ? (((run & 0x3f) << 8) | (string[at + 1] & 0xff)) + 1
        : (run & 0x3f) + 1;
  }
}
