package dev.remora.engine.value;

import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.ReplyEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a list: elements laid out as in a {@link Listpack}, without its header and end, in the
 * middle of an array that may have room on both sides; or a single large element, as it is.
 *
 * <p>An element is named by its position in the array, which is no longer valid when the piece has
 * changed.
 */
final class ListNode {
  static final int NONE = -1;

  private static final int LEAST_ROOM = 24;
  private static final int UNCOUNTED = 0xffff;
  private static final byte[] EMPTY = {};
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

  @Nullable ListNode previous;
  @Nullable ListNode next;

  /** Of a single large element: never written once it is here. */
  private byte[] bytes;

  private int start;
  private int end;
  private int count;
  private final boolean single;

  private ListNode(byte[] bytes, int start, int end, int count, boolean single) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.count = count;
    this.single = single;
  }

  /** A piece without elements, with an array for so many bytes of them. */
  static ListNode empty(int room) {
    return new ListNode(room == 0 ? EMPTY : new byte[room], 0, 0, 0, false);
  }

  /** A large element, whose array is kept. */
  static ListNode single(byte[] element) {
    return new ListNode(element, 0, element.length, 1, true);
  }

  /** The elements of a listpack that is valid. */
  static ListNode of(byte[] listpack) {
    int from = ListLimits.FRAME - 1;
    int to = Listpack.end(listpack);
    return new ListNode(
        Arrays.copyOfRange(listpack, from, to), 0, to - from, Listpack.size(listpack), false);
  }

  ListNode copy() {
    return single
        ? single(bytes)
        : new ListNode(Arrays.copyOfRange(bytes, start, end), 0, end - start, count, false);
  }

  boolean isSingle() {
    return single;
  }

  int count() {
    return count;
  }

  /** Bytes as a listpack; of a large element its own. */
  int size() {
    return single ? end : end - start + ListLimits.FRAME;
  }

  /** Bytes of the array. */
  int room() {
    return bytes.length;
  }

  /** The array, for reading. */
  byte[] bytes() {
    return bytes;
  }

  /** The elements as a listpack, in an array of its own. */
  byte[] toListpack() {
    int size = size();
    byte[] listpack = new byte[size];
    INTS.set(listpack, 0, size);
    CHARS.set(listpack, 4, (char) Math.min(count, UNCOUNTED));
    System.arraycopy(bytes, start, listpack, ListLimits.FRAME - 1, end - start);
    listpack[size - 1] = (byte) ListpackElement.END;
    return listpack;
  }

  /** The position after the last element. */
  int end() {
    return end;
  }

  int first() {
    return count == 0 ? NONE : start;
  }

  int last() {
    return count == 0 ? NONE : before(end);
  }

  int next(int at) {
    int after = after(at);
    return after == end ? NONE : after;
  }

  int previous(int at) {
    return at == start ? NONE : before(at);
  }

  /** The element of an index: from 0, less than {@link #count}. */
  int seek(int index) {
    if (index <= count / 2) {
      int at = start;
      for (int i = 0; i < index; i++) {
        at = after(at);
      }
      return at;
    }
    int at = end;
    for (int i = count; i > index; i--) {
      at = before(at);
    }
    return at;
  }

  boolean isInteger(int at) {
    return !single && ListpackElement.isInteger(bytes, at);
  }

  long integer(int at) {
    return ListpackElement.integer(bytes, at);
  }

  /** Where the bytes of an element start that is no integer. */
  int offset(int at) {
    return single ? 0 : ListpackElement.contentOffset(bytes, at);
  }

  /** Bytes of an element that is no integer. */
  int length(int at) {
    return single ? end : at + ListpackElement.size(bytes, at) - offset(at);
  }

  /** An element in an array that may be kept. */
  byte[] get(int at) {
    if (single) {
      return bytes;
    }
    if (!isInteger(at)) {
      int from = offset(at);
      return Arrays.copyOfRange(bytes, from, from + length(at));
    }
    long value = integer(at);
    byte[] decimal = new byte[AsciiNumbers.length(value)];
    AsciiNumbers.write(value, decimal, 0);
    return decimal;
  }

  /** Replies with an element. Returns the position after it: {@link #end} if it is the last. */
  int reply(int at, ReplyEncoder reply) {
    int length = single ? -1 : ListpackElement.shortLength(bytes, at);
    if (length >= 0) {
      reply.bulk(bytes, at + 1, length);
      return at + ListpackElement.SHORT_FRAME + length;
    }
    if (isInteger(at)) {
      reply.bulk(integer(at));
    } else {
      reply.bulk(bytes, offset(at), length(at), single);
    }
    return after(at);
  }

  void prepend(byte[] source, int offset, int length) {
    int size = ListpackElement.size(source, offset, length);
    int whole = size + ListpackElement.backwardLengthSize(size);
    if (start < whole) {
      makeRoom(whole, true);
    }
    start -= whole;
    count++;
    ListpackElement.write(bytes, start, size, source, offset, length);
  }

  void append(byte[] source, int offset, int length) {
    int size = ListpackElement.size(source, offset, length);
    int whole = size + ListpackElement.backwardLengthSize(size);
    if (bytes.length - end < whole) {
      makeRoom(whole, false);
    }
    ListpackElement.write(bytes, end, size, source, offset, length);
    end += whole;
    count++;
  }

  /** Adds all elements of another piece at the end. */
  void appendAll(ListNode other) {
    int more = other.end - other.start;
    if (bytes.length - end < more) {
      makeRoom(more, false);
    }
    System.arraycopy(other.bytes, other.start, bytes, end, more);
    end += more;
    count += other.count;
  }

  /** Inserts an element before another. */
  void insert(int at, byte[] source, int offset, int length) {
    if (at == start) {
      prepend(source, offset, length);
    } else {
      replace(at, 0, source, offset, length);
      count++;
    }
  }

  /** Puts an element in another's place. */
  void set(int at, byte[] source, int offset, int length) {
    replace(at, after(at) - at, source, offset, length);
  }

  private void replace(int at, int removed, byte[] source, int offset, int length) {
    int size = ListpackElement.size(source, offset, length);
    int grown = size + ListpackElement.backwardLengthSize(size) - removed;
    int place = at - start;
    if (bytes.length - end < grown) {
      makeRoom(grown, false);
    }
    int after = start + place + removed;
    System.arraycopy(bytes, after, bytes, after + grown, end - after);
    end += grown;
    ListpackElement.write(bytes, start + place, size, source, offset, length);
  }

  /**
   * Deletes so many elements, which are there, from an element on.
   *
   * @return where the element after them is now: {@link #end} if there is none
   */
  int delete(int at, int elements) {
    int to = at;
    for (int i = 0; i < elements; i++) {
      to = after(to);
    }
    count -= elements;
    if (at - start < end - to) {
      System.arraycopy(bytes, start, bytes, start + to - at, at - start);
      start += to - at;
      return to;
    }
    System.arraycopy(bytes, to, bytes, at, end - to);
    end -= to - at;
    return at;
  }

  void deleteFirst() {
    start = after(start);
    count--;
  }

  void deleteLast() {
    end = before(end);
    count--;
  }

  /** Takes the elements from one on out, into a piece of their own. */
  ListNode split(int at) {
    int moved = 0;
    for (int from = at; from < end; from = after(from)) {
      moved++;
    }
    ListNode made = new ListNode(Arrays.copyOfRange(bytes, at, end), 0, end - at, moved, false);
    end = at;
    count -= moved;
    return made;
  }

  /** Gives room back that is more than so many times what is needed. */
  void trim(int times) {
    int live = end - start;
    if (!single && bytes.length > LEAST_ROOM && bytes.length / times > live) {
      bytes = Arrays.copyOfRange(bytes, start, end);
      start = 0;
      end = live;
    }
  }

  /** Gives room back that a piece does not need which will hardly grow any more. */
  void trimFull() {
    int live = end - start;
    if (!single && bytes.length - live > live / 8) {
      bytes = Arrays.copyOfRange(bytes, start, end);
      start = 0;
      end = live;
    }
  }

  /**
   * Makes room at one side: by moving, where there is enough at the other that this need not be
   * done again soon, or else in a larger array.
   */
  private void makeRoom(int more, boolean front) {
    int live = end - start;
    int free = bytes.length - live;
    int other = 0;
    byte[] target = bytes;
    if (free < more + live / 4) {
      long wanted = (long) live + more + live / 2;
      target = new byte[(int) Math.max(LEAST_ROOM, Math.min(wanted, Integer.MAX_VALUE - 8L))];
    } else if (live > 0) {
      // Some stays at the other side: who adds at both in turns would move everything each time.
      other = Math.min(free / 4, free - more);
    }
    int to = front ? target.length - live - other : other;
    System.arraycopy(bytes, start, target, to, live);
    bytes = target;
    start = to;
    end = to + live;
  }

  private int after(int at) {
    if (single) {
      return end;
    }
    int size = ListpackElement.size(bytes, at);
    return at + size + ListpackElement.backwardLengthSize(size);
  }

  private int before(int at) {
    if (single) {
      return 0;
    }
    int size = ListpackElement.backwardLength(bytes, at);
    return at - size - ListpackElement.backwardLengthSize(size);
  }
}
