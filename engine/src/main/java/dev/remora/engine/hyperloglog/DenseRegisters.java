package dev.remora.engine.hyperloglog;

/**
 * All registers one after the other, six bits each, from the least significant bit of the first
 * byte after the header on:
 *
 * <pre>
 *   +--------+--------+--------+------//
 *   |11000000|22221111|33333322|55444444
 *   +--------+--------+--------+------//
 * </pre>
 */
final class DenseRegisters {
  /** Bytes of a string with its header. */
  static final int SIZE =
      HyperLogLog.HEADER + HyperLogLog.REGISTERS * HyperLogLog.REGISTER_BITS / Byte.SIZE;

  private DenseRegisters() {}

  static int get(byte[] string, int index) {
    int bit = index * HyperLogLog.REGISTER_BITS;
    int at = HyperLogLog.HEADER + (bit >> 3);
    int shift = bit & 7;
    int value = (string[at] & 0xff) >> shift;
    if (shift > 2) {
      value |= string[at + 1] << (8 - shift);
    }
    return value & HyperLogLog.REGISTER_MOST;
  }

  static void set(byte[] string, int index, int value) {
    int bit = index * HyperLogLog.REGISTER_BITS;
    int at = HyperLogLog.HEADER + (bit >> 3);
    int shift = bit & 7;
    string[at] = (byte) ((string[at] & ~(HyperLogLog.REGISTER_MOST << shift)) | (value << shift));
    if (shift > 2) {
      int rest = 8 - shift;
      string[at + 1] =
          (byte) ((string[at + 1] & ~(HyperLogLog.REGISTER_MOST >> rest)) | (value >> rest));
    }
  }

  /** Raises a register. Whether it was less. */
  static boolean raise(byte[] string, int index, int value) {
    if (get(string, index) >= value) {
      return false;
    }
    set(string, index, value);
    return true;
  }
}
