package dev.remora.engine.value;

import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Strings one after the other in one {@code byte[]}, those that are integers as such: what small
 * hashes, sets, sorted sets and the pieces of lists are kept in. The bytes are those of Redis's
 * listpack, so that they go into snapshots as they are.
 *
 * <pre>
 *  0        4          6                                    total - 1
 *  +--------+----------+---------+---------+-- ... --+------+
 *  | total  | elements | element | element |         | 0xff |  spare
 *  | 32 bit | 16 bit   |         |         |         |      |
 *  +--------+----------+---------+---------+-- ... --+------+
 * </pre>
 *
 * <p>Numbers are little-endian; 65,535 elements means that many or more, and they must be counted.
 * An element's layout is {@link ListpackElement}'s. The array may be longer than the total, so that
 * growing by little needs no other.
 *
 * <p>An element is named by its position in the array, as {@link #first}, {@link #next} and so on
 * give it; {@link #NONE} is no position. Reading allocates nothing. What changes a listpack changes
 * it in place where the array has room, and returns the array that holds it now: the one that was
 * given is then to be forgotten. Positions before the change stay what they were.
 *
 * <p>Bytes from outside are checked by {@link #isValid} before anything else here may see them.
 */
public final class Listpack {
  /** No element. */
  public static final int NONE = -1;

  /** The most bytes that a listpack may have: Redis's limit. */
  public static final int MAX_BYTES = ListpackElement.MAX_STRING;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int ELEMENTS = 4;
  private static final int FIRST = 6;
  private static final int LEAST_BYTES = FIRST + 1;
  private static final int UNCOUNTED = 0xffff;
  private static final byte END = (byte) ListpackElement.END;

  /** A byte array's header, in the JVM that ./remora starts; objects start at multiples of 8. */
  private static final int ARRAY_HEADER = 12;

  private static final int OBJECT_ALIGNMENT = 8;

  /** An array that must grow gets one part in so many to spare: a small one hardly any. */
  private static final int SPARE = 16;

  /** What grows beyond this is seldom kept in one listpack. */
  private static final int MOST_ROOM = 8 << 10;

  private Listpack() {}

  /** A listpack without elements. */
  public static byte[] empty() {
    return empty(0);
  }

  /** A listpack without elements whose array has room for so many bytes of elements. */
  public static byte[] empty(int room) {
    byte[] made = new byte[aligned(LEAST_BYTES + room)];
    INTS.set(made, 0, LEAST_BYTES);
    made[FIRST] = END;
    return made;
  }

  /**
   * A listpack without elements whose array has room for a command's arguments from the first on:
   * what is filled by one command grows no array, and is left with no spare one.
   */
  public static byte[] empty(RequestArguments arguments, int first) {
    long room = 0;
    for (int i = first; i < arguments.count() && room < MOST_ROOM; i++) {
      int length = arguments.length(i);
      room += whole(ListpackElement.size(arguments.array(i), arguments.offset(i), length));
    }
    return empty((int) Math.min(room, MOST_ROOM));
  }

  /** A listpack of one's own with the same elements. */
  public static byte[] copy(byte[] listpack) {
    return Arrays.copyOf(listpack, aligned(bytes(listpack)));
  }

  /**
   * Whether bytes from outside are a listpack, to the last of them. All that the other methods rely
   * on is checked; duplicates, or an odd number of elements, are for the caller to look for.
   */
  public static boolean isValid(byte[] array, int offset, int length) {
    if (length < LEAST_BYTES
        || (int) INTS.get(array, offset) != length
        || length > MAX_BYTES
        || array[offset + length - 1] != END) {
      return false;
    }
    int end = offset + length - 1;
    int at = offset + FIRST;
    int count = 0;
    while (at < end) {
      int size = validSize(array, at, end);
      if (size < 0) {
        return false;
      }
      at += size;
      count++;
    }
    int stated = (char) CHARS.get(array, offset + ELEMENTS);
    return stated == UNCOUNTED || stated == count;
  }

  /** Bytes of the element, its backward length included; -1 if it is not one that ends in time. */
  private static int validSize(byte[] array, int at, int end) {
    int prefix = ListpackElement.prefixSize(array[at]);
    if (prefix > end - at) {
      return -1;
    }
    int size = ListpackElement.size(array, at);
    if (size < prefix || size > end - at) {
      return -1;
    }
    int whole = size + ListpackElement.backwardLengthSize(size);
    if (whole > end - at || ListpackElement.backwardLength(array, at + whole) != size) {
      return -1;
    }
    return whole;
  }

  /** Bytes of the listpack, from the array's first. */
  public static int bytes(byte[] listpack) {
    return (int) INTS.get(listpack, 0);
  }

  /** How many elements there are. Counts them from 65,535 on. */
  public static int size(byte[] listpack) {
    int stated = (char) CHARS.get(listpack, ELEMENTS);
    return stated == UNCOUNTED ? count(listpack) : stated;
  }

  private static int count(byte[] listpack) {
    int count = 0;
    for (int at = first(listpack); at != NONE; at = next(listpack, at)) {
      count++;
    }
    return count;
  }

  /** Whether there is no element. */
  public static boolean isEmpty(byte[] listpack) {
    return listpack[FIRST] == END;
  }

  /** The first element. */
  public static int first(byte[] listpack) {
    return orNone(listpack, FIRST);
  }

  /** The last element. */
  public static int last(byte[] listpack) {
    return previous(listpack, end(listpack));
  }

  /** The element after this one. */
  public static int next(byte[] listpack, int at) {
    return orNone(listpack, after(listpack, at));
  }

  /** The element before this one, or before the {@link #end}. */
  public static int previous(byte[] listpack, int at) {
    if (at == FIRST) {
      return NONE;
    }
    int size = ListpackElement.backwardLength(listpack, at);
    return at - size - ListpackElement.backwardLengthSize(size);
  }

  /** The position after the last element, for {@link #insert}. */
  public static int end(byte[] listpack) {
    return bytes(listpack) - 1;
  }

  /**
   * The element at an index: from 0 at the start, from -1 at the end. Walks from the nearer one
   * where the elements are counted.
   */
  public static int seek(byte[] listpack, int index) {
    int stated = (char) CHARS.get(listpack, ELEMENTS);
    int from = index;
    if (stated != UNCOUNTED) {
      if (index >= stated || index < -stated) {
        return NONE;
      }
      int forward = index < 0 ? index + stated : index;
      from = forward <= stated / 2 ? forward : forward - stated;
    }
    return from < 0 ? seekBackward(listpack, -1 - from) : skip(listpack, first(listpack), from);
  }

  private static int seekBackward(byte[] listpack, int elements) {
    int at = last(listpack);
    for (int i = 0; i < elements && at != NONE; i++) {
      at = previous(listpack, at);
    }
    return at;
  }

  /** The element so many after this one. */
  public static int skip(byte[] listpack, int at, int elements) {
    int found = at;
    for (int i = 0; i < elements && found != NONE; i++) {
      found = next(listpack, found);
    }
    return found;
  }

  /**
   * The first element from {@code at} on that equals these bytes.
   *
   * @param at where to begin; may be {@link #NONE}
   * @param stride looks at each element so many after the last that was looked at: 2 for the fields
   *     of a hash
   */
  public static int find(
      byte[] listpack, int at, int stride, byte[] bytes, int offset, int length) {
    boolean integer = AsciiNumbers.isLong(bytes, offset, length);
    long value = integer ? AsciiNumbers.toLong(bytes, offset, length) : 0;
    int found = at;
    while (found != NONE) {
      if (ListpackElement.isInteger(listpack, found)) {
        if (integer && ListpackElement.integer(listpack, found) == value) {
          return found;
        }
      } else if (isString(listpack, found, bytes, offset, length)) {
        return found;
      }
      found = skip(listpack, found, stride);
    }
    return NONE;
  }

  /** Whether an element equals these bytes. */
  public static boolean equals(byte[] listpack, int at, byte[] bytes, int offset, int length) {
    return ListpackElement.isInteger(listpack, at)
        ? AsciiNumbers.isLong(bytes, offset, length)
            && AsciiNumbers.toLong(bytes, offset, length) == integer(listpack, at)
        : isString(listpack, at, bytes, offset, length);
  }

  private static boolean isString(byte[] listpack, int at, byte[] bytes, int offset, int length) {
    int from = ListpackElement.contentOffset(listpack, at);
    int end = at + ListpackElement.size(listpack, at);
    return end - from == length
        && Arrays.equals(listpack, from, end, bytes, offset, offset + length);
  }

  /** Whether an element is kept as an integer. */
  public static boolean isInteger(byte[] listpack, int at) {
    return ListpackElement.isInteger(listpack, at);
  }

  /** An element that {@link #isInteger}. */
  public static long integer(byte[] listpack, int at) {
    return ListpackElement.integer(listpack, at);
  }

  /** Where in the array the bytes of an element start that is not kept as an integer. */
  public static int stringOffset(byte[] listpack, int at) {
    return ListpackElement.contentOffset(listpack, at);
  }

  /** Bytes of an element that is not kept as an integer. */
  public static int stringLength(byte[] listpack, int at) {
    return at + ListpackElement.size(listpack, at) - ListpackElement.contentOffset(listpack, at);
  }

  /** Bytes of an element, an integer in decimal. */
  public static int length(byte[] listpack, int at) {
    return isInteger(listpack, at)
        ? AsciiNumbers.length(integer(listpack, at))
        : stringLength(listpack, at);
  }

  /** An element's bytes in an array of their own, an integer in decimal. */
  public static byte[] get(byte[] listpack, int at) {
    byte[] bytes = new byte[length(listpack, at)];
    write(listpack, at, bytes, 0);
    return bytes;
  }

  /**
   * Writes an element's bytes, an integer in decimal.
   *
   * @return the index after the last byte written
   */
  public static int write(byte[] listpack, int at, byte[] target, int offset) {
    if (isInteger(listpack, at)) {
      return AsciiNumbers.write(integer(listpack, at), target, offset);
    }
    int length = stringLength(listpack, at);
    System.arraycopy(listpack, stringOffset(listpack, at), target, offset, length);
    return offset + length;
  }

  /** Replies with an element. */
  public static void reply(byte[] listpack, int at, ReplyEncoder reply) {
    if (isInteger(listpack, at)) {
      reply.bulk(integer(listpack, at));
    } else {
      reply.bulk(listpack, stringOffset(listpack, at), stringLength(listpack, at));
    }
  }

  /** Whether so many strings of so many bytes in all can be added. */
  public static boolean hasRoom(byte[] listpack, int strings, long bytes) {
    return bytes(listpack) + bytes + 10L * strings <= MAX_BYTES;
  }

  /** Adds a string at the end. The bytes are not the listpack's own. */
  public static byte[] append(byte[] listpack, byte[] source, int offset, int length) {
    return insert(listpack, end(listpack), source, offset, length);
  }

  /** Adds an integer at the end. */
  public static byte[] append(byte[] listpack, long value) {
    return insert(listpack, end(listpack), value);
  }

  /**
   * Inserts a string before an element, or at the {@link #end}: it then has that position. The
   * bytes are not the listpack's own.
   */
  public static byte[] insert(byte[] listpack, int at, byte[] source, int offset, int length) {
    int size = ListpackElement.size(source, offset, length);
    byte[] changed = splice(listpack, at, 0, whole(size), 1);
    ListpackElement.write(changed, at, size, source, offset, length);
    return changed;
  }

  /** Inserts an integer before an element, or at the {@link #end}. */
  public static byte[] insert(byte[] listpack, int at, long value) {
    int size = ListpackElement.integerSize(value);
    byte[] changed = splice(listpack, at, 0, whole(size), 1);
    ListpackElement.write(changed, at, size, value);
    return changed;
  }

  /** Puts a string in an element's place. The bytes are not the listpack's own. */
  public static byte[] replace(byte[] listpack, int at, byte[] source, int offset, int length) {
    int size = ListpackElement.size(source, offset, length);
    byte[] changed = splice(listpack, at, after(listpack, at) - at, whole(size), 0);
    ListpackElement.write(changed, at, size, source, offset, length);
    return changed;
  }

  /** Puts an integer in an element's place. */
  public static byte[] replace(byte[] listpack, int at, long value) {
    int size = ListpackElement.integerSize(value);
    byte[] changed = splice(listpack, at, after(listpack, at) - at, whole(size), 0);
    ListpackElement.write(changed, at, size, value);
    return changed;
  }

  /** Deletes an element: what came after it then has its position. */
  public static byte[] delete(byte[] listpack, int at) {
    return splice(listpack, at, after(listpack, at) - at, 0, -1);
  }

  /** Deletes up to so many elements from a position on, as far as there are so many. */
  public static byte[] delete(byte[] listpack, int at, int elements) {
    int to = at;
    int deleted = 0;
    while (deleted < elements && listpack[to] != END) {
      to = after(listpack, to);
      deleted++;
    }
    return splice(listpack, at, to - at, 0, -deleted);
  }

  private static int after(byte[] listpack, int at) {
    int size = ListpackElement.size(listpack, at);
    return at + size + ListpackElement.backwardLengthSize(size);
  }

  private static int orNone(byte[] listpack, int at) {
    return listpack[at] == END ? NONE : at;
  }

  private static int whole(int size) {
    return size + ListpackElement.backwardLengthSize(size);
  }

  /** Makes room for {@code added} bytes where {@code removed} ones were, and counts. */
  private static byte[] splice(byte[] listpack, int at, int removed, int added, int moreElements) {
    int total = bytes(listpack);
    long needed = (long) total - removed + added;
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException("a listpack of " + needed + " bytes");
    }
    int changed = (int) needed;
    boolean grows = changed > listpack.length;
    boolean moves = grows || (changed < total && changed < listpack.length / 2);
    byte[] target = listpack;
    if (moves) {
      target = new byte[aligned(grows ? changed + changed / SPARE : changed)];
      System.arraycopy(listpack, 0, target, 0, at);
    }
    if (moves || added != removed) {
      System.arraycopy(listpack, at + removed, target, at + added, total - at - removed);
    }
    INTS.set(target, 0, changed);
    int stated = (char) CHARS.get(target, ELEMENTS);
    if (moreElements != 0 && stated != UNCOUNTED) {
      CHARS.set(target, ELEMENTS, (char) Math.min(UNCOUNTED, stated + moreElements));
    }
    return target;
  }

  /** So long that the JVM, which rounds up, wastes nothing. */
  private static int aligned(int bytes) {
    int whole = ARRAY_HEADER + bytes + OBJECT_ALIGNMENT - 1;
    return (whole & -OBJECT_ALIGNMENT) - ARRAY_HEADER;
  }
}
