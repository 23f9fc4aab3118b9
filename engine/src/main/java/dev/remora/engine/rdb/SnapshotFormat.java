package dev.remora.engine.rdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Writes what a snapshot file has around its values: see {@link SnapshotReader}. */
public final class SnapshotFormat {
  private static final byte[] MAGIC = "REDIS".getBytes(US_ASCII);

  private SnapshotFormat() {}

  /** The beginning of a file. */
  public static void begin(RdbEncoder encoder) {
    encoder.raw(MAGIC, 0, MAGIC.length);
    byte[] version = "%04d".formatted(RdbTypes.VERSION).getBytes(US_ASCII);
    encoder.raw(version, 0, version.length);
  }

  /** Something that is told of the file as a whole. */
  public static void note(String name, String value, RdbSink sink) {
    sink.type(RdbTypes.AUX);
    sink.constant(name.getBytes(US_ASCII));
    sink.constant(value.getBytes(US_ASCII));
  }

  /** The keys that follow are of this database. */
  public static void database(int index, RdbSink sink) {
    sink.type(RdbTypes.SELECT_DB);
    sink.length(index);
  }

  /** So many keys follow, of which so many expire. */
  public static void sizes(int keys, int expiring, RdbSink sink) {
    sink.type(RdbTypes.RESIZE_DB);
    sink.length(keys);
    sink.length(expiring);
  }

  /**
   * How the key that follows was used.
   *
   * @param idle for how many seconds it was not; negative if that is not known
   * @param frequency how often, from 0 to 255; negative if that is not known
   */
  public static void usage(long idle, int frequency, RdbSink sink) {
    if (idle >= 0) {
      sink.type(RdbTypes.IDLE);
      sink.length(idle);
    }
    if (frequency >= 0) {
      sink.type(RdbTypes.FREQUENCY);
      sink.type(frequency);
    }
  }

  /**
   * A key and its value.
   *
   * @param expiresAt in milliseconds since 1970; negative for never
   */
  public static void entry(byte[] key, Object value, long expiresAt, RdbSink sink) {
    if (expiresAt >= 0) {
      sink.type(RdbTypes.EXPIRE_TIME_MS);
      sink.millis(expiresAt);
    }
    sink.type(ValueWriter.type(value));
    sink.constant(key);
    ValueWriter.write(value, sink);
  }

  /** The end of a file, but for the checksum of all that is before it. */
  public static void end(RdbEncoder encoder) {
    encoder.type(RdbTypes.EOF);
  }
}
