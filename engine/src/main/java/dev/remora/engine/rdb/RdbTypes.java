package dev.remora.engine.rdb;

/** The numbers that values and other things in Redis's dumps begin with: of {@code rdb.h}. */
final class RdbTypes {
  static final int STRING = 0;
  static final int LIST = 1;
  static final int SET = 2;
  static final int ZSET = 3;
  static final int HASH = 4;

  /** Scores are binary doubles. */
  static final int ZSET_2 = 5;

  static final int MODULE_PRE_GA = 6;
  static final int MODULE_2 = 7;
  static final int HASH_ZIPMAP = 9;
  static final int LIST_ZIPLIST = 10;
  static final int SET_INTSET = 11;
  static final int ZSET_ZIPLIST = 12;
  static final int HASH_ZIPLIST = 13;

  /** Nodes are ziplists. */
  static final int LIST_QUICKLIST = 14;

  static final int STREAM_LISTPACKS = 15;

  /** From here on since version 10. */
  static final int HASH_LISTPACK = 16;

  static final int ZSET_LISTPACK = 17;

  /** Nodes are listpacks, or single elements. */
  static final int LIST_QUICKLIST_2 = 18;

  static final int STREAM_LISTPACKS_2 = 19;

  /** From here on since version 11. */
  static final int SET_LISTPACK = 20;

  static final int STREAM_LISTPACKS_3 = 21;

  /** What stands in a file beside values. */
  static final int SLOT_INFO = 244;

  static final int FUNCTION_2 = 245;
  static final int FUNCTION_PRE_GA = 246;
  static final int MODULE_AUX = 247;
  static final int IDLE = 248;
  static final int FREQUENCY = 249;
  static final int AUX = 250;
  static final int RESIZE_DB = 251;
  static final int EXPIRE_TIME_MS = 252;
  static final int EXPIRE_TIME = 253;
  static final int SELECT_DB = 254;
  static final int EOF = 255;

  /** The version that is written: Redis 7.0's, which all later servers read. */
  static final int VERSION = 10;

  /** The last version of Redis whose types are known here: 7.4's. */
  private static final int LAST_OF_REDIS = 12;

  /** Valkey's own versions start here; those between were never given. */
  private static final int VALKEY = 80;

  private RdbTypes() {}

  /**
   * Whether payloads of a version may be read: types that are not known are refused by themselves.
   */
  static boolean isReadable(int version) {
    return (version >= 1 && version <= LAST_OF_REDIS) || version == VALKEY;
  }
}
