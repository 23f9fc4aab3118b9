package dev.remora.engine.rdb;

import dev.remora.engine.keyspace.IntegerValue;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.engine.value.Listpack;
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

  public ValueReader(ListLimits listLimits) {
    this.listLimits = listLimits;
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

  private static void addZiplist(byte[] ziplist, ListValue list) throws IOException {
    ListpackBuilder builder = new ListpackBuilder();
    Ziplist.read(ziplist, builder);
    if (!Listpack.isEmpty(builder.listpack())) {
      list.addListpack(builder.listpack());
    }
  }

  private static void addListpack(byte[] listpack, ListValue list, RdbReader in)
      throws IOException {
    if (!Listpack.isValid(listpack, 0, listpack.length)) {
      throw in.wrong("a damaged listpack");
    }
    if (!Listpack.isEmpty(listpack)) {
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
