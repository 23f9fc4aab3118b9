package dev.remora.engine.rdb;

import dev.remora.engine.keyspace.IntegerValue;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashLimits;
import dev.remora.engine.value.HashValue;
import dev.remora.engine.value.IntSet;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.engine.value.Listpack;
import dev.remora.engine.value.SetLimits;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.resp.AsciiNumbers;
import java.io.IOException;

/**
 * Makes values of what dumps hold: in whatever way the servers of the last fifteen years have
 * written them. Belongs to one thread, which need not be the engine's.
 */
public final class ValueReader {
  private static final int SINGLE = 1;
  private static final int PACKED = 2;

  private final ListLimits listLimits;
  private final HashLimits hashLimits;
  private final SetLimits setLimits;
  private final SortedSetReader sortedSets;

  public ValueReader(
      ListLimits listLimits,
      HashLimits hashLimits,
      SetLimits setLimits,
      SortedSetLimits sortedSetLimits) {
    this.listLimits = listLimits;
    sortedSets = new SortedSetReader(sortedSetLimits);
    this.hashLimits = hashLimits;
    this.setLimits = setLimits;
  }

  /**
   * Reads a value.
   *
   * @throws RdbFormatException if the bytes are no such value, or the type is none that is known
   */
  public Object read(int type, RdbReader in) throws IOException {
    return switch (type) {
      case RdbTypes.STRING -> string(in);
      case RdbTypes.LIST -> list(in);
      case RdbTypes.LIST_ZIPLIST -> listOfZiplist(in);
      case RdbTypes.LIST_QUICKLIST, RdbTypes.LIST_QUICKLIST_2 ->
          quicklist(in, type == RdbTypes.LIST_QUICKLIST_2);
      case RdbTypes.HASH -> hash(in);
      case RdbTypes.HASH_ZIPMAP, RdbTypes.HASH_ZIPLIST, RdbTypes.HASH_LISTPACK ->
          hashOfPairs(pairs(type, in), in);
      case RdbTypes.SET -> set(in);
      case RdbTypes.SET_INTSET -> setOfIntegers(in);
      case RdbTypes.SET_LISTPACK -> setOfListpack(in);
      case RdbTypes.ZSET, RdbTypes.ZSET_2 -> sortedSets.members(in, type == RdbTypes.ZSET_2);
      case RdbTypes.ZSET_ZIPLIST -> sortedSets.ofPairs(ziplist(in), in);
      case RdbTypes.ZSET_LISTPACK -> sortedSets.ofPairs(listpack(in.string(), in), in);
      default -> throw in.wrong(unknown(type));
    };
  }

  private static String unknown(int type) {
    return switch (type) {
      case RdbTypes.MODULE_PRE_GA, RdbTypes.MODULE_2 ->
          "a value of a module, which this server does not have";
      case RdbTypes.STREAM_LISTPACKS, RdbTypes.STREAM_LISTPACKS_2, RdbTypes.STREAM_LISTPACKS_3 ->
          "a stream, which this server does not have yet";
      default -> "a value of an unknown type, " + type;
    };
  }

  private static Object string(RdbReader in) throws IOException {
    if (in.isInteger()) {
      return new IntegerValue(in.integer());
    }
    byte[] string = in.string();
    return AsciiNumbers.isLong(string, 0, string.length)
        ? new IntegerValue(AsciiNumbers.toLong(string, 0, string.length))
        : string;
  }

  private ListValue list(RdbReader in) throws IOException {
    int count = in.count(1);
    ListValue list = new ListValue(listLimits);
    for (int i = 0; i < count; i++) {
      byte[] element = in.string();
      list.expect(element.length, 1);
      list.add(false, element, 0, element.length, true);
    }
    return checked(list, in);
  }

  private ListValue listOfZiplist(RdbReader in) throws IOException {
    ListValue list = new ListValue(listLimits);
    addZiplist(in.string(), list);
    list.added();
    return checked(list, in);
  }

  private ListValue quicklist(RdbReader in, boolean listpacks) throws IOException {
    int count = in.count(listpacks ? 2 : 1);
    ListValue list = new ListValue(listLimits);
    for (int i = 0; i < count; i++) {
      long container = listpacks ? in.length() : PACKED;
      if (container != SINGLE && container != PACKED) {
        throw in.wrong("a list with a piece of an unknown form, " + container);
      }
      byte[] piece = in.string();
      if (piece.length == 0) {
        throw in.wrong("a list with an empty piece");
      }
      if (container == SINGLE) {
        list.addSingle(piece);
      } else if (listpacks) {
        addListpack(piece, list, in);
      } else {
        addZiplist(piece, list);
      }
    }
    list.added();
    return checked(list, in);
  }

  private HashValue hash(RdbReader in) throws IOException {
    int count = in.count(2);
    HashValue hash = HashValue.empty();
    Element field = new Element();
    Element value = new Element();
    for (int i = 0; i < count; i++) {
      field.wrap(in.string());
      value.wrap(in.string());
      hash = hash.put(field, value, hashLimits);
      if (hash.size() != i + 1) {
        throw in.wrong("a hash with a field that is there twice");
      }
    }
    return checked(hash, in);
  }

  /** The fields and values of a small hash, in whatever encoding, as a listpack. */
  private static byte[] pairs(int type, RdbReader in) throws IOException {
    byte[] bytes = in.string();
    if (type == RdbTypes.HASH_LISTPACK) {
      return listpack(bytes, in);
    }
    ListpackBuilder builder = new ListpackBuilder();
    if (type == RdbTypes.HASH_ZIPMAP) {
      Zipmap.read(bytes, builder);
    } else {
      Ziplist.read(bytes, builder);
    }
    return builder.listpack();
  }

  private static byte[] ziplist(RdbReader in) throws IOException {
    ListpackBuilder builder = new ListpackBuilder();
    Ziplist.read(in.string(), builder);
    return builder.listpack();
  }

  private HashValue hashOfPairs(byte[] listpack, RdbReader in) throws IOException {
    HashValue hash = HashValue.of(listpack, hashLimits);
    if (hash == null) {
      throw in.wrong("a hash with a field that is there twice, or has no value");
    }
    return checked(hash, in);
  }

  private static HashValue checked(HashValue hash, RdbReader in) throws IOException {
    if (hash.size() == 0) {
      throw in.wrong("a hash without fields");
    }
    return hash;
  }

  private SetValue set(RdbReader in) throws IOException {
    int count = in.count(1);
    SetValue set = SetValue.empty();
    Element member = new Element();
    for (int i = 0; i < count; i++) {
      set = set.add(member.wrap(in.string()), setLimits);
      if (set.size() != i + 1) {
        throw in.wrong("a set with a member that is there twice");
      }
    }
    return checked(set, in);
  }

  private SetValue setOfIntegers(RdbReader in) throws IOException {
    byte[] integers = in.string();
    if (!IntSet.isValid(integers, 0, integers.length)) {
      throw in.wrong("a damaged intset");
    }
    return checked(SetValue.ofIntegers(integers, setLimits), in);
  }

  private SetValue setOfListpack(RdbReader in) throws IOException {
    SetValue set = SetValue.of(listpack(in.string(), in), setLimits);
    if (set == null) {
      throw in.wrong("a set with a member that is there twice");
    }
    return checked(set, in);
  }

  private static SetValue checked(SetValue set, RdbReader in) throws IOException {
    if (set.size() == 0) {
      throw in.wrong("a set without members");
    }
    return set;
  }

  private static byte[] listpack(byte[] bytes, RdbReader in) throws IOException {
    if (!Listpack.isValid(bytes, 0, bytes.length)) {
      throw in.wrong("a damaged listpack");
    }
    return bytes;
  }

  private static void addZiplist(byte[] ziplist, ListValue list) throws IOException {
    ListpackBuilder builder = new ListpackBuilder();
    Ziplist.read(ziplist, builder);
    if (!Listpack.isEmpty(builder.listpack())) {
      list.addListpack(builder.listpack());
    }
  }

  private static void addListpack(byte[] listpack, ListValue list, RdbReader in)
      throws IOException {
    if (!Listpack.isEmpty(listpack(listpack, in))) {
      list.addListpack(listpack);
    }
  }

  private static ListValue checked(ListValue list, RdbReader in) throws IOException {
    if (list.isEmpty()) {
      throw in.wrong("a list without elements");
    }
    return list;
  }
}
