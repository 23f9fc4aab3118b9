package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Options in commands, in lower case, to compare arguments with. */
final class Words {
  static final byte[] NX = word("nx");
  static final byte[] XX = word("xx");
  static final byte[] GT = word("gt");
  static final byte[] LT = word("lt");
  static final byte[] GET = word("get");
  static final byte[] IFEQ = word("ifeq");
  static final byte[] EX = word("ex");
  static final byte[] PX = word("px");
  static final byte[] EXAT = word("exat");
  static final byte[] PXAT = word("pxat");
  static final byte[] KEEPTTL = word("keepttl");
  static final byte[] PERSIST = word("persist");
  static final byte[] MATCH = word("match");
  static final byte[] COUNT = word("count");
  static final byte[] FIELDS = word("fields");
  static final byte[] NOSCORES = word("noscores");
  static final byte[] NOVALUES = word("novalues");
  static final byte[] WITHVALUES = word("withvalues");
  static final byte[] LIMIT = word("limit");
  static final byte[] TYPE = word("type");
  static final byte[] DB = word("db");
  static final byte[] REPLACE = word("replace");
  static final byte[] SYNC = word("sync");
  static final byte[] ASYNC = word("async");
  static final byte[] ON = word("on");
  static final byte[] OFF = word("off");
  static final byte[] SKIP = word("skip");
  static final byte[] REDIRECT = word("redirect");
  static final byte[] YES = word("yes");
  static final byte[] NO = word("no");
  static final byte[] AUTH = word("auth");
  static final byte[] SETNAME = word("setname");
  static final byte[] ID = word("id");
  static final byte[] ADDR = word("addr");
  static final byte[] LADDR = word("laddr");
  static final byte[] USER = word("user");
  static final byte[] SKIPME = word("skipme");
  static final byte[] WRITE = word("write");
  static final byte[] ALL = word("all");
  static final byte[] TIMEOUT = word("timeout");
  static final byte[] ERROR = word("error");
  static final byte[] LEN = word("len");
  static final byte[] IDX = word("idx");
  static final byte[] MINMATCHLEN = word("minmatchlen");
  static final byte[] WITHMATCHLEN = word("withmatchlen");
  static final byte[] LIB_NAME = word("lib-name");
  static final byte[] LIB_VER = word("lib-ver");
  static final byte[] SAMPLES = word("samples");
  static final byte[] LIBRARYNAME = word("libraryname");
  static final byte[] WITHCODE = word("withcode");
  static final byte[] SAVE = word("save");
  static final byte[] NOSAVE = word("nosave");
  static final byte[] NOW = word("now");
  static final byte[] FORCE = word("force");
  static final byte[] ABORT = word("abort");
  static final byte[] BIT = word("bit");
  static final byte[] BYTE = word("byte");
  static final byte[] SET = word("set");
  static final byte[] INCRBY = word("incrby");
  static final byte[] OVERFLOW = word("overflow");
  static final byte[] WRAP = word("wrap");
  static final byte[] SAT = word("sat");
  static final byte[] FAIL = word("fail");
  static final byte[] SCHEDULE = word("schedule");
  static final byte[] LEFT = word("left");
  static final byte[] RIGHT = word("right");
  static final byte[] BEFORE = word("before");
  static final byte[] AFTER = word("after");
  static final byte[] RANK = word("rank");
  static final byte[] MAXLEN = word("maxlen");
  static final byte[] ABSTTL = word("absttl");
  static final byte[] IDLETIME = word("idletime");
  static final byte[] FREQ = word("freq");
  static final byte[] CH = word("ch");
  static final byte[] INCR = word("incr");
  static final byte[] WITHSCORE = word("withscore");
  static final byte[] WITHSCORES = word("withscores");
  static final byte[] REV = word("rev");
  static final byte[] BYLEX = word("bylex");
  static final byte[] BYSCORE = word("byscore");
  static final byte[] WEIGHTS = word("weights");
  static final byte[] AGGREGATE = word("aggregate");
  static final byte[] SUM = word("sum");
  static final byte[] MIN = word("min");
  static final byte[] MAX = word("max");
  static final byte[] BY = word("by");
  static final byte[] ASC = word("asc");
  static final byte[] DESC = word("desc");
  static final byte[] ALPHA = word("alpha");
  static final byte[] STORE = word("store");

  private Words() {}

  private static byte[] word(String lowerCase) {
    return lowerCase.getBytes(US_ASCII);
  }
}
