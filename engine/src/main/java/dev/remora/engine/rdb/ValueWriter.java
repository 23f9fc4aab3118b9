package dev.remora.engine.rdb;

import dev.remora.engine.keyspace.IntegerValue;
import dev.remora.engine.keyspace.LargeString;
import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashValue;
import dev.remora.engine.value.IntSet;
import dev.remora.engine.value.IntSetValue;
import dev.remora.engine.value.ListValue;
import dev.remora.engine.value.Listpack;
import dev.remora.engine.value.ListpackHashValue;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SortedSetValue;

/** Takes values apart, each into the type by which it is known in dumps and its content. */
public final class ValueWriter {
  private static final int SINGLE = 1;
  private static final int PACKED = 2;

  private ValueWriter() {}

  /** The type of a value. */
  public static int type(Object value) {
    return switch (value) {
      case byte[] string -> RdbTypes.STRING;
      case LargeString string -> RdbTypes.STRING;
      case IntegerValue integer -> RdbTypes.STRING;
      case MutableString string -> RdbTypes.STRING;
      case ListValue list -> RdbTypes.LIST_QUICKLIST_2;
      case ListpackHashValue hash -> RdbTypes.HASH_LISTPACK;
      case HashValue hash -> RdbTypes.HASH;
      case IntSetValue set -> RdbTypes.SET_INTSET;
      // Redis 7.0 does not know sets in listpacks.
      case SetValue set -> RdbTypes.SET;
      case SortedSetValue set -> RdbTypes.ZSET_2;
      default -> throw new IllegalArgumentException("no type in dumps for " + value.getClass());
    };
  }

  /** Writes a value, without its type. */
  public static void write(Object value, RdbSink sink) {
    switch (value) {
      case byte[] string when Values.isRewritable(string) -> sink.string(string, 0, string.length);
      case byte[] string -> sink.constant(string);
      case LargeString string -> sink.constant(Values.bytes(string));
      case IntegerValue integer -> sink.decimal(integer.get());
      case MutableString string -> sink.string(string.bytes(), 0, string.length());
      case ListValue list -> write(list, sink);
      case ListpackHashValue hash -> listpack(hash.listpack(), sink);
      case HashValue hash -> write(hash, sink);
      case IntSetValue set -> sink.string(set.integers(), 0, IntSet.bytes(set.integers()));
      case SetValue set -> write(set, sink);
      case SortedSetValue set -> write(set, sink);
      default -> throw new IllegalArgumentException("no type in dumps for " + value.getClass());
    }
  }

  private static void listpack(byte[] listpack, RdbSink sink) {
    sink.string(listpack, 0, Listpack.bytes(listpack));
  }

  private static void write(HashValue hash, RdbSink sink) {
    Element field = new Element();
    Element value = new Element();
    sink.length(hash.size());
    for (HashValue.Fields fields = hash.fields(); fields.next(field, value); ) {
      sink.constant(field.keep());
      sink.constant(value.keep());
    }
  }

  private static void write(SetValue set, RdbSink sink) {
    Element member = new Element();
    sink.length(set.size());
    for (SetValue.Members members = set.members(); members.next(member); ) {
      sink.constant(member.keep());
    }
  }

  /** From the highest to the lowest: who reads them in that order adds each before all others. */
  private static void write(SortedSetValue set, RdbSink sink) {
    sink.length(set.size());
    for (SortedSetValue.Walk walk = set.walk(set.size() - 1); walk.isAtMember(); walk.backward()) {
      sink.constant(walk.member());
      sink.real(walk.score());
    }
  }

  private static void write(ListValue list, RdbSink sink) {
    sink.length(list.pieces());
    list.forEachPiece(
        new ListValue.PieceVisitor() {
          @Override
          public void listpack(byte[] listpack) {
            sink.length(PACKED);
            sink.constant(listpack);
          }

          @Override
          public void element(byte[] element) {
            sink.length(SINGLE);
            sink.constant(element);
          }
        });
  }
}
