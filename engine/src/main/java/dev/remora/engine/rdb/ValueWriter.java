package dev.remora.engine.rdb;

import dev.remora.engine.keyspace.IntegerValue;
import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.value.ListValue;

/** Takes values apart, each into the type by which it is known in dumps and its content. */
public final class ValueWriter {
  private static final int SINGLE = 1;
  private static final int PACKED = 2;

  private ValueWriter() {}

  /** The type of a value. */
  public static int type(Object value) {
    return switch (value) {
      case byte[] string -> RdbTypes.STRING;
      case IntegerValue integer -> RdbTypes.STRING;
      case MutableString string -> RdbTypes.STRING;
      case ListValue list -> RdbTypes.LIST_QUICKLIST_2;
      default -> throw new IllegalArgumentException("no type in dumps for " + value.getClass());
    };
  }

  /** Writes a value, without its type. */
  public static void write(Object value, RdbSink sink) {
    switch (value) {
      case byte[] string -> sink.constant(string);
      case IntegerValue integer -> sink.decimal(integer.get());
      case MutableString string -> sink.string(string.bytes(), 0, string.length());
      case ListValue list -> write(list, sink);
      default -> throw new IllegalArgumentException("no type in dumps for " + value.getClass());
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
