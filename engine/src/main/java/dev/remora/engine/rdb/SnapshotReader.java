package dev.remora.engine.rdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/**
 * Reads a snapshot file: Redis's, Valkey's, or ours.
 *
 * <p>A file is {@code REDIS} and four digits of a version, or {@code VALKEY} and three; entries,
 * each a type, a key and a value, with opcodes before and between them; the opcode for the end; and
 * since version 5 a checksum, which is 0 if there is none.
 */
public final class SnapshotReader {
  private static final int MAGIC_LENGTH = 9;
  private static final int CHECKED_SINCE = 5;
  private static final int LARGEST_DATABASE = Integer.MAX_VALUE;

  private final RdbReader in;
  private final ValueReader values;
  private final Entries entries;

  private long expiresAt = -1;
  private long idle = -1;
  private int frequency = -1;

  public SnapshotReader(RdbReader in, ValueReader values, Entries entries) {
    this.in = in;
    this.values = values;
    this.entries = entries;
  }

  /**
   * Reads the whole file.
   *
   * @param checked whether the checksum must be right
   * @param anyVersion whether it may be of a version that is not known
   * @throws RdbFormatException if something is wrong in it; the entries before were handed on
   */
  public void read(boolean checked, boolean anyVersion) throws IOException {
    int version = version(anyVersion);
    int type = in.type();
    while (type != RdbTypes.EOF) {
      if (!opcode(type)) {
        entry(type);
      }
      type = in.type();
    }
    if (version >= CHECKED_SINCE) {
      long computed = in.crc();
      long stated = in.int64();
      if (checked && stated != 0 && stated != computed) {
        throw in.wrong("a wrong checksum: the file is damaged");
      }
    }
  }

  private int version(boolean anyVersion) throws IOException {
    String magic = new String(in.bytes(MAGIC_LENGTH), UTF_8);
    boolean redis = magic.matches("REDIS[0-9]{4}");
    if (!redis && !magic.matches("VALKEY[0-9]{3}")) {
      throw in.wrong("no snapshot: it does not begin with REDIS or VALKEY");
    }
    int version = Integer.parseInt(magic.substring(redis ? 5 : 6));
    if (!anyVersion && !RdbTypes.isReadable(version)) {
      throw in.wrong("a snapshot of version " + version + ", which is not known");
    }
    return version;
  }

  private void entry(int type) throws IOException {
    byte[] key = in.string();
    Object value;
    try {
      value = values.read(type, in);
    } catch (RdbFormatException e) {
      throw new RdbFormatException("key '" + new String(key, UTF_8) + "': " + e.getMessage());
    }
    entries.entry(key, value, expiresAt, idle, frequency);
    expiresAt = -1;
    idle = -1;
    frequency = -1;
  }

  /** Reads what is no entry; whether it was that. */
  private boolean opcode(int type) throws IOException {
    switch (type) {
      case RdbTypes.EXPIRE_TIME -> expiresAt = in.int32() * 1000L;
      case RdbTypes.EXPIRE_TIME_MS -> expiresAt = in.int64();
      case RdbTypes.IDLE -> idle = in.length();
      case RdbTypes.FREQUENCY -> frequency = in.type();
      case RdbTypes.SELECT_DB -> entries.database((int) Math.min(in.length(), LARGEST_DATABASE));
      case RdbTypes.RESIZE_DB -> {
        in.length();
        in.length();
      }
      case RdbTypes.SLOT_INFO -> {
        in.length();
        in.length();
        in.length();
      }
      case RdbTypes.AUX -> {
        in.string();
        in.string();
      }
      case RdbTypes.FUNCTION_2, RdbTypes.FUNCTION_PRE_GA ->
          throw in.wrong("a library of functions, which this server does not have");
      case RdbTypes.MODULE_AUX ->
          throw in.wrong("data of a module, which this server does not have");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Takes what a file holds. */
  public interface Entries {
    /** The entries that follow are of this database. */
    void database(int index) throws IOException;

    /**
     * A key and its value.
     *
     * @param expiresAt in milliseconds since 1970; negative for never
     * @param idle for how many seconds it was not used; negative if that is not known
     * @param frequency how often it is used, from 0 to 255; negative if that is not known
     */
    void entry(byte[] key, Object value, long expiresAt, long idle, int frequency)
        throws IOException;
  }
}
