package dev.remora.engine.keyspace;

import java.util.Locale;

/**
 * What can happen to a key: the events of Redis's keyspace notifications, by their names there.
 * Each is of a class, which {@code notify-keyspace-events} names by a letter.
 */
public enum KeyEvent {
  // g: keys of any type.
  DEL('g'),
  RENAME_FROM('g'),
  RENAME_TO('g'),
  MOVE_FROM('g'),
  MOVE_TO('g'),
  COPY_TO('g'),
  RESTORE('g'),
  EXPIRE('g'),
  PERSIST('g'),

  // $: strings.
  SET('$'),
  SETRANGE('$'),
  APPEND('$'),
  INCRBY('$'),
  INCRBYFLOAT('$'),
  SETBIT('$'),
  PFADD('$'),

  // l: lists.
  LPUSH('l'),
  RPUSH('l'),
  LPOP('l'),
  RPOP('l'),
  LINSERT('l'),
  LSET('l'),
  LREM('l'),
  LTRIM('l'),
  SORTSTORE('l'),

  // s: sets.
  SADD('s'),
  SREM('s'),
  SPOP('s'),
  SINTERSTORE('s'),
  SUNIONSTORE('s'),
  SDIFFSTORE('s'),

  // h: hashes.
  HSET('h'),
  HINCRBY('h'),
  HINCRBYFLOAT('h'),
  HDEL('h'),
  HEXPIRE('h'),
  HPERSIST('h'),
  HEXPIRED('h'),

  // z: sorted sets.
  ZADD('z'),
  ZINCR('z'),
  ZREM('z'),
  ZREMRANGEBYSCORE('z'),
  ZREMRANGEBYRANK('z'),
  ZREMRANGEBYLEX('z'),
  ZPOPMIN('z'),
  ZPOPMAX('z'),
  ZRANGESTORE('z'),
  ZINTERSTORE('z'),
  ZUNIONSTORE('z'),
  ZDIFFSTORE('z'),
  GEORADIUSSTORE('z'),
  GEOSEARCHSTORE('z'),

  // t: streams.
  XADD('t'),
  XDEL('t'),
  XTRIM('t'),
  XSETID('t'),
  XGROUP_CREATE('t', "xgroup-create"),
  XGROUP_CREATECONSUMER('t', "xgroup-createconsumer"),
  XGROUP_DELCONSUMER('t', "xgroup-delconsumer"),
  XGROUP_DESTROY('t', "xgroup-destroy"),
  XGROUP_SETID('t', "xgroup-setid"),

  // What no command did.
  EXPIRED('x'),
  EVICTED('e'),

  // What changes no key; both are not in the class A, "all".
  KEYMISS('m'),
  NEW('n');

  private final char classLetter;
  private final String word;

  KeyEvent(char classLetter) {
    this.classLetter = classLetter;
    word = name().toLowerCase(Locale.ROOT);
  }

  KeyEvent(char classLetter, String word) {
    this.classLetter = classLetter;
    this.word = word;
  }

  /** Its class, as {@code notify-keyspace-events} writes it. */
  public char classLetter() {
    return classLetter;
  }

  /** Its name as it is published: ASCII. */
  public String word() {
    return word;
  }
}
