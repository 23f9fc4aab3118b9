package dev.remora.engine.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of Redis's dumps: CRC-64 with Jones's polynomial, bits reflected, starting from 0.
 * Eight bytes are taken at a time, each through a table of its own ("slicing by eight", Kounavis
 * and Berry, 2005).
 */
public final class Crc64 {
  /** {@code 0xad93d23594c935a9}, its bits in reverse. */
  private static final long POLYNOMIAL = Long.reverse(0xad93d23594c935a9L);

  private static final int SLICES = 8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Table {@code n} holds what a byte amounts to when {@code n} more bytes have followed it. */
  private static final long[][] TABLES = tables();

  private Crc64() {}

  /**
   * Goes on with a checksum.
   *
   * @param crc of the bytes before; 0 if there are none
   */
  public static long update(long crc, byte[] source, int offset, int length) {
    long sum = crc;
    int at = offset;
    int end = offset + length;
    for (; end - at >= SLICES; at += SLICES) {
      sum = eight(sum ^ (long) LONGS.get(source, at));
    }
    for (; at < end; at++) {
      sum = TABLES[0][(int) (sum ^ source[at]) & 0xff] ^ sum >>> 8;
    }
    return sum;
  }

  private static long eight(long mixed) {
    return TABLES[7][(int) mixed & 0xff]
        ^ TABLES[6][(int) (mixed >>> 8) & 0xff]
        ^ TABLES[5][(int) (mixed >>> 16) & 0xff]
        ^ TABLES[4][(int) (mixed >>> 24) & 0xff]
        ^ TABLES[3][(int) (mixed >>> 32) & 0xff]
        ^ TABLES[2][(int) (mixed >>> 40) & 0xff]
        ^ TABLES[1][(int) (mixed >>> 48) & 0xff]
        ^ TABLES[0][(int) (mixed >>> 56)];
  }

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int value = 0; value < 256; value++) {
      long crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
      tables[0][value] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int value = 0; value < 256; value++) {
        long before = tables[slice - 1][value];
        tables[slice][value] = tables[0][(int) before & 0xff] ^ before >>> 8;
      }
    }
    return tables;
  }
}
