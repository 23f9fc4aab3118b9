package dev.remora.engine.value;

import dev.remora.engine.table.KeyHash;
import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;

/**
 * A string that stands somewhere else, as an argument, in a {@link Listpack}, in an array, or as an
 * integer: one object for whoever looks for it, compares it or replies with it, used again and
 * again. What it shows is valid until what it shows is changed.
 *
 * <p>A string that is an integer in its one decimal spelling and that integer are the same.
 */
public final class Element {
  private static final int UNKNOWN = 0;
  private static final int STRING = 1;
  private static final int INTEGER = 2;

  private final byte[] digits = new byte[AsciiNumbers.MAX_LONG_LENGTH];
  private byte[] array = digits;
  private int offset;
  private int length;
  private boolean owned;

  /** Whether the string is an integer; that is found out when it is asked for. */
  private int kind = STRING;

  private long integer;

  /** Whether the bytes are there; of an integer they are written when they are asked for. */
  private boolean spelled = true;

  /** Shows the empty string. */
  public Element() {}

  /** Shows an argument. */
  public Element wrap(RequestArguments arguments, int i) {
    wrap(arguments.array(i), arguments.offset(i), arguments.length(i));
    owned = arguments.isOwned(i);
    return this;
  }

  /** Shows the whole of an array that nobody will write any more. */
  public Element wrap(byte[] constant) {
    wrap(constant, 0, constant.length);
    owned = true;
    return this;
  }

  /** Shows a part of an array. */
  public Element wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    owned = false;
    kind = UNKNOWN;
    spelled = true;
    return this;
  }

  /** Shows an integer. */
  public Element wrap(long integer) {
    this.integer = integer;
    owned = false;
    kind = INTEGER;
    spelled = false;
    return this;
  }

  /** Shows an element of a listpack. */
  public Element wrap(byte[] listpack, int at) {
    return Listpack.isInteger(listpack, at)
        ? wrap(Listpack.integer(listpack, at))
        : wrap(listpack, Listpack.stringOffset(listpack, at), Listpack.stringLength(listpack, at));
  }

  /** Whether it is an integer. */
  public boolean isInteger() {
    if (kind == UNKNOWN) {
      if (AsciiNumbers.isLong(array, offset, length)) {
        integer = AsciiNumbers.toLong(array, offset, length);
        kind = INTEGER;
      } else {
        kind = STRING;
      }
    }
    return kind == INTEGER;
  }

  /** The integer that it is, if it {@link #isInteger}. */
  public long integer() {
    return integer;
  }

  /** The array that holds its bytes, from {@link #offset}. Not to be written. */
  public byte[] array() {
    spell();
    return array;
  }

  /** Where its bytes start in its {@link #array}. */
  public int offset() {
    spell();
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return spelled ? length : AsciiNumbers.length(integer);
  }

  /** Its hash. */
  public int hash() {
    spell();
    return KeyHash.of(array, offset, length);
  }

  /** Its bytes in an array that nobody will write: its own where it has one, or else a copy. */
  public byte[] keep() {
    spell();
    return owned ? array : Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Replies with it. */
  public void reply(ReplyEncoder reply) {
    if (spelled) {
      reply.bulk(array, offset, length, owned);
    } else {
      reply.bulk(integer);
    }
  }

  /** Where it is in a listpack: see {@link Listpack#find}. */
  int findIn(byte[] listpack, int stride) {
    int first = Listpack.first(listpack);
    return Listpack.find(listpack, first, stride, array(), offset, length);
  }

  /** Adds it to a listpack. */
  byte[] appendTo(byte[] listpack) {
    return spelled
        ? Listpack.append(listpack, array, offset, length)
        : Listpack.append(listpack, integer);
  }

  /** Puts it in the place of an element of a listpack. */
  byte[] putInto(byte[] listpack, int at) {
    return spelled
        ? Listpack.replace(listpack, at, array, offset, length)
        : Listpack.replace(listpack, at, integer);
  }

  private void spell() {
    if (!spelled) {
      array = digits;
      offset = 0;
      length = AsciiNumbers.write(integer, digits, 0);
      spelled = true;
    }
  }
}
