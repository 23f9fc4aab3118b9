package dev.remora.engine.group;

/** Integers of any width within a string, most significant bit first. */
final class Bitfields {
  private Bitfields() {}

  /**
   * The bits from one on, as a number without sign.
   *
   * @param length bytes of the string, after which there are zeros
   * @param bits 1 to 64
   */
  static long get(byte[] bytes, int length, long at, int bits) {
    long value = 0;
    long position = at;
    int left = bits;
    while (left > 0) {
      int index = (int) (position >> 3);
      int room = 8 - (int) (position & 7);
      int taken = Math.min(room, left);
      int of = index < length ? bytes[index] & 0xff : 0;
      value = (value << taken) | ((of >> (room - taken)) & ((1 << taken) - 1));
      position += taken;
      left -= taken;
    }
    return value;
  }

  /** Writes the lowest bits of a number. */
  static void set(byte[] bytes, long at, int bits, long value) {
    long position = at;
    int left = bits;
    while (left > 0) {
      int index = (int) (position >> 3);
      int room = 8 - (int) (position & 7);
      int taken = Math.min(room, left);
      int mask = ((1 << taken) - 1) << (room - taken);
      int part = ((int) (value >>> (left - taken)) << (room - taken)) & mask;
      bytes[index] = (byte) ((bytes[index] & ~mask) | part);
      position += taken;
      left -= taken;
    }
  }
}
