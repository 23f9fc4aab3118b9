package dev.remora.engine.value;

import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.ReplyEncoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stands on an element of a {@link ListValue}, or on none. When the list changes, other than by a
 * method that takes the cursor, it has to be sent somewhere again. May be used again for other
 * lists.
 */
public final class ListCursor {
  private @Nullable ListNode node;
  private int at = ListNode.NONE;

  // What is looked for.
  private byte[] bytes = {};
  private int offset;
  private int length;
  private boolean integer;
  private long number;

  public ListCursor() {}

  /** Goes to the first element; false if there is none. */
  public boolean first(ListValue list) {
    node = list.head();
    at = node == null ? ListNode.NONE : node.first();
    return at != ListNode.NONE;
  }

  /** Goes to the last element; false if there is none. */
  public boolean last(ListValue list) {
    node = list.tail();
    at = node == null ? ListNode.NONE : node.last();
    return at != ListNode.NONE;
  }

  /** Goes to an element: from 0 at the start, from -1 at the end; false if there is none. */
  public boolean seek(ListValue list, long index) {
    long size = list.size();
    long forward = index < 0 ? index + size : index;
    if (forward < 0 || forward >= size) {
      return false;
    }
    return forward <= size / 2 ? seekForward(list, forward) : seekBackward(list, size - forward);
  }

  private boolean seekForward(ListValue list, long index) {
    long left = index;
    ListNode found = list.head();
    while (found != null && left >= found.count()) {
      left -= found.count();
      found = found.next;
    }
    return standOn(found, (int) left);
  }

  /** Goes to the element that is so many from the end: from 1. */
  private boolean seekBackward(ListValue list, long fromEnd) {
    long left = fromEnd;
    ListNode found = list.tail();
    while (found != null && left > found.count()) {
      left -= found.count();
      found = found.previous;
    }
    return standOn(found, found == null ? 0 : found.count() - (int) left);
  }

  private boolean standOn(@Nullable ListNode on, int index) {
    node = on;
    at = on == null ? ListNode.NONE : on.seek(index);
    return on != null;
  }

  /** Goes to the next element; false if there is none. */
  public boolean next() {
    ListNode here = here();
    at = here.next(at);
    if (at == ListNode.NONE) {
      node = here.next;
      at = node == null ? ListNode.NONE : node.first();
    }
    return at != ListNode.NONE;
  }

  /** Goes to the element before; false if there is none. */
  public boolean previous() {
    ListNode here = here();
    at = here.previous(at);
    if (at == ListNode.NONE) {
      node = here.previous;
      at = node == null ? ListNode.NONE : node.last();
    }
    return at != ListNode.NONE;
  }

  /** What {@link #matches} compares with. */
  public void lookFor(byte[] array, int from, int count) {
    bytes = array;
    offset = from;
    length = count;
    integer = AsciiNumbers.isLong(array, from, count);
    number = integer ? AsciiNumbers.toLong(array, from, count) : 0;
  }

  /** Whether the element here is the one that is looked for. */
  public boolean matches() {
    ListNode here = here();
    if (here.isInteger(at)) {
      return integer && here.integer(at) == number;
    }
    if (here.length(at) != length) {
      return false;
    }
    int from = here.offset(at);
    return Arrays.equals(here.bytes(), from, from + length, bytes, offset, offset + length);
  }

  /** Replies with the element here. */
  public void reply(ReplyEncoder reply) {
    here().reply(at, reply);
  }

  /** Replies with the element here and those after it, up to so many. It then stands on none. */
  public void replyAll(int most, ReplyEncoder reply) {
    ListNode in = here();
    int position = at;
    for (int i = 0; i < most; i++) {
      position = in.reply(position, reply);
      if (position == in.end()) {
        ListNode next = in.next;
        if (next == null) {
          break;
        }
        in = next;
        position = in.first();
      }
    }
    clear();
  }

  /** The element here; not to be written. */
  public byte[] get() {
    return here().get(at);
  }

  /** Forgets the list. */
  public void clear() {
    node = null;
    at = ListNode.NONE;
    bytes = new byte[0];
  }

  ListNode here() {
    ListNode here = node;
    if (here == null) {
      throw new IllegalStateException("the cursor stands on no element");
    }
    return here;
  }

  int at() {
    return at;
  }

  void stand(@Nullable ListNode on, int position) {
    node = on;
    at = position;
  }
}
