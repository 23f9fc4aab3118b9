package dev.remora.engine.rdb;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@code DUMP} gives and {@code RESTORE} takes: a type, a value, the version of the format in
 * two bytes, and a checksum of all that in eight.
 */
public final class DumpPayload {
  private static final int FOOTER = 10;
  private static final int CHECKSUM = 8;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final RdbEncoder encoder = new RdbEncoder();
  private final ValueReader reader;

  public DumpPayload(ValueReader reader) {
    this.reader = reader;
  }

  /** A value's payload. */
  public byte[] dump(Object value, boolean compressing) {
    encoder.clear();
    encoder.compressing(compressing);
    encoder.type(ValueWriter.type(value));
    ValueWriter.write(value, encoder);
    encoder.type(RdbTypes.VERSION);
    encoder.type(0);
    encoder.millis(Crc64.update(0, encoder.bytes(), 0, encoder.length()));
    byte[] payload = Arrays.copyOf(encoder.bytes(), encoder.length());
    encoder.clear();
    return payload;
  }

  /**
   * Whether a payload has a version that is known, and the checksum that it says.
   *
   * @param anyVersion whether other versions will do as well
   */
  public static boolean isIntact(byte[] array, int offset, int length, boolean anyVersion) {
    if (length < FOOTER) {
      return false;
    }
    int version = (short) SHORTS.get(array, offset + length - FOOTER) & 0xffff;
    long checksum = (long) LONGS.get(array, offset + length - CHECKSUM);
    return (anyVersion || RdbTypes.isReadable(version))
        && checksum == Crc64.update(0, array, offset, length - CHECKSUM);
  }

  /** The value of a payload that {@link #isIntact}; null if it has none after all. */
  public @Nullable Object restore(byte[] array, int offset, int length) {
    RdbReader in = new RdbReader(array, offset, length - FOOTER);
    try {
      return reader.read(in.type(), in);
    } catch (IOException e) {
      return null;
    }
  }
}
