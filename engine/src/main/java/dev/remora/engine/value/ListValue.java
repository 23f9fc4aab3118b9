package dev.remora.engine.value;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.engine.keyspace.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A list: a chain of pieces, so that adding and removing at both ends takes constant time, and
 * elements in a piece stand one behind the other in one array. A small list is a single piece.
 *
 * <p>Elements are given as slices, which are copied, unless the method says otherwise.
 */
public final class ListValue implements Value {
  /** A small list may have an array of so many times what it needs. */
  private static final int SPARSE = 4;

  /** Bytes on the heap: this object, and a node without its array. */
  private static final int OBJECT = 48;

  private static final int NODE = 48;

  private final ListLimits limits;
  private @Nullable ListNode head;
  private @Nullable ListNode tail;
  private int pieces;
  private long size;

  /**
   * Whether it counts as large: it has been beyond the limits of one piece, and is not far below
   * them again.
   */
  private boolean large;

  /** A list without elements. */
  public ListValue(ListLimits limits) {
    this.limits = limits;
  }

  @Override
  public ValueType type() {
    return ValueType.LIST;
  }

  @Override
  public String encoding() {
    return large ? "quicklist" : "listpack";
  }

  /** The pieces between the ends are taken to be as large as those. */
  @Override
  public long memory() {
    ListNode first = head;
    ListNode last = tail;
    if (first == null || last == null) {
      return OBJECT;
    }
    long ends = Values.arrayMemory(first.size()) + Values.arrayMemory(last.size());
    return OBJECT + pieces * (NODE + ends / 2);
  }

  @Override
  public ListValue copy() {
    ListValue made = new ListValue(limits);
    made.large = large;
    made.size = size;
    for (ListNode node = head; node != null; node = node.next) {
      made.link(made.tail, node.copy(), null);
    }
    return made;
  }

  /** How many elements there are. */
  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Says that elements are going to be added, before they are: then a small list becomes a large
   * one if it has to.
   *
   * @param bytes of all of them
   */
  public void expect(long bytes, int elements) {
    ListNode node = head;
    if (!large && !limits.allows(bytes + packedSize(node), size + elements)) {
      large = true;
    }
  }

  /**
   * Adds an element at an end.
   *
   * @param constant nobody will write the array any more: then it may be kept
   */
  public void add(boolean first, byte[] source, int offset, int length, boolean constant) {
    ListNode end = first ? head : tail;
    if (large && limits.isLarge(length)) {
      linkAtEnd(first, single(source, offset, length, constant));
    } else {
      ListNode node = end == null || !hasRoom(end, length) ? open(first, end) : end;
      if (first) {
        node.prepend(source, offset, length);
      } else {
        node.append(source, offset, length);
      }
    }
    size++;
  }

  /** Inserts an element before or after the one that a cursor stands on, which then is nowhere. */
  public void insert(
      ListCursor cursor, boolean after, byte[] source, int offset, int length, boolean constant) {
    ListNode node = cursor.here();
    int at = after ? node.next(cursor.at()) : cursor.at();
    cursor.stand(null, ListNode.NONE);
    if (hasRoom(node, length)) {
      insertInto(node, at, source, offset, length);
    } else if (at != ListNode.NONE && at != node.first()) {
      link(node, node.split(at), node.next);
      insertAfter(node, source, offset, length, constant);
    } else {
      insertAfter(at == ListNode.NONE ? node : node.previous, source, offset, length, constant);
    }
    size++;
  }

  private static void insertInto(ListNode node, int at, byte[] source, int offset, int length) {
    if (at == ListNode.NONE) {
      node.append(source, offset, length);
    } else {
      node.insert(at, source, offset, length);
    }
  }

  /** Inserts an element between two pieces, or into one of them. */
  private void insertAfter(
      @Nullable ListNode before, byte[] source, int offset, int length, boolean constant) {
    ListNode after = before == null ? head : before.next;
    if (before != null && hasRoom(before, length)) {
      before.append(source, offset, length);
    } else if (after != null && hasRoom(after, length)) {
      after.prepend(source, offset, length);
    } else {
      ListNode made = piece(source, offset, length, constant);
      link(before, made, after);
    }
    mergeAfter(before);
  }

  /** Puts an element in the place of the one that a cursor stands on, which then is nowhere. */
  public void set(ListCursor cursor, byte[] source, int offset, int length, boolean constant) {
    ListNode node = cursor.here();
    int at = cursor.at();
    cursor.stand(null, ListNode.NONE);
    if (!node.isSingle() && (!large || fitsInstead(node, at, length))) {
      node.set(at, source, offset, length);
    } else if (node.count() == 1) {
      ListNode before = node.previous;
      ListNode after = node.next;
      unlink(node);
      link(before, piece(source, offset, length, constant), after);
      mergeAfter(before);
    } else {
      replaceOutside(node, at, source, offset, length, constant);
    }
    shrunk();
  }

  private boolean fitsInstead(ListNode node, int at, int length) {
    int old = node.isInteger(at) ? 0 : node.length(at);
    return !limits.isLarge(length)
        && limits.allowsMore((long) node.size() - old, node.count() - 1L, length);
  }

  /** The piece has no room for the element that replaces another of it. */
  private void replaceOutside(
      ListNode node, int at, byte[] source, int offset, int length, boolean constant) {
    if (at == node.first()) {
      node.deleteFirst();
      insertAfter(node.previous, source, offset, length, constant);
    } else {
      ListNode rest = node.split(at);
      rest.deleteFirst();
      if (rest.count() > 0) {
        link(node, rest, node.next);
      }
      insertAfter(node, source, offset, length, constant);
    }
  }

  /**
   * Removes the element that a cursor stands on, which goes on to the next one.
   *
   * @param backward the next one is the one before
   * @return whether there is a next one
   */
  public boolean remove(ListCursor cursor, boolean backward) {
    ListNode node = cursor.here();
    int following = node.delete(cursor.at(), 1);
    size--;
    if (node.count() > 0) {
      int next =
          backward ? node.previous(following) : following == node.end() ? ListNode.NONE : following;
      if (next != ListNode.NONE) {
        cursor.stand(node, next);
        return true;
      }
    }
    ListNode other = backward ? node.previous : node.next;
    if (node.count() == 0) {
      unlink(node);
    }
    cursor.stand(other, other == null ? ListNode.NONE : backward ? other.last() : other.first());
    return other != null;
  }

  /** Removes so many elements, which are there, at an end. */
  public void remove(boolean first, long count) {
    long left = count;
    while (left > 0) {
      ListNode node = first ? head : tail;
      if (node == null) {
        throw new IllegalArgumentException("more elements removed than there are");
      }
      if (left >= node.count()) {
        left -= node.count();
        unlink(node);
      } else {
        removeFrom(node, first, (int) left);
        left = 0;
      }
    }
    size -= count;
    shrunk();
  }

  private static void removeFrom(ListNode node, boolean first, int count) {
    if (count > 1) {
      node.delete(first ? node.first() : node.seek(node.count() - count), count);
    } else if (first) {
      node.deleteFirst();
    } else {
      node.deleteLast();
    }
  }

  /**
   * Elements were removed: a large list may have become a small one. To be called after {@link
   * #remove(ListCursor, boolean)}; other methods do it themselves.
   */
  public void shrunk() {
    ListNode node = head;
    if (node != null && node == tail && !node.isSingle()) {
      large = large && !limits.isSmall(node.size(), size);
      node.trim(SPARSE);
    }
  }

  /** Visits the pieces in order. */
  public void forEachPiece(PieceVisitor visitor) {
    for (ListNode node = head; node != null; node = node.next) {
      if (node.isSingle()) {
        visitor.element(node.bytes());
      } else {
        visitor.listpack(node.toListpack());
      }
    }
  }

  /** How many pieces there are. */
  public int pieces() {
    return pieces;
  }

  /** Adds the elements of a listpack that is valid and not empty at the end, as a piece. */
  public void addListpack(byte[] listpack) {
    ListNode node = ListNode.of(listpack);
    link(tail, node, null);
    size += node.count();
  }

  /** Adds an element that another server has kept on its own at the end. The array is kept. */
  public void addSingle(byte[] element) {
    link(tail, ListNode.single(element), null);
    size++;
  }

  /** All elements were added by {@link #addListpack} and {@link #addSingle}. */
  public void added() {
    ListNode node = head;
    large = node != tail || node == null || node.isSingle() || !limits.allows(node.size(), size);
  }

  @Nullable ListNode head() {
    return head;
  }

  @Nullable ListNode tail() {
    return tail;
  }

  private static long packedSize(@Nullable ListNode node) {
    return node == null ? ListLimits.FRAME : node.size();
  }

  private boolean hasRoom(ListNode node, int length) {
    return !large
        || (!node.isSingle()
            && !limits.isLarge(length)
            && limits.allowsMore(node.size(), node.count(), length));
  }

  /** A new piece at an end, to be filled; the one there gets no more. */
  private ListNode open(boolean first, @Nullable ListNode full) {
    if (full != null) {
      full.trimFull();
    }
    ListNode made = ListNode.empty(large && full != null ? limits.room() : 0);
    linkAtEnd(first, made);
    return made;
  }

  private ListNode piece(byte[] source, int offset, int length, boolean constant) {
    if (limits.isLarge(length)) {
      return single(source, offset, length, constant);
    }
    ListNode made = ListNode.empty(0);
    made.append(source, offset, length);
    return made;
  }

  private static ListNode single(byte[] source, int offset, int length, boolean constant) {
    return ListNode.single(
        constant && length == source.length
            ? source
            : Arrays.copyOfRange(source, offset, offset + length));
  }

  /** A piece after this one is new or has changed: makes one of two of them where that may be. */
  private void mergeAfter(@Nullable ListNode before) {
    ListNode first = before == null ? head : before;
    if (first != null && !merge(first) && first.next != null) {
      merge(first.next);
    }
  }

  /** Makes one of a piece and the next one, if it may be as large. */
  private boolean merge(ListNode node) {
    ListNode next = node.next;
    if (next == null
        || node.isSingle()
        || next.isSingle()
        || !limits.allows(
            (long) node.size() + next.size() - ListLimits.FRAME,
            (long) node.count() + next.count())) {
      return false;
    }
    node.appendAll(next);
    unlink(next);
    return true;
  }

  private void linkAtEnd(boolean first, ListNode node) {
    if (first) {
      link(null, node, head);
    } else {
      link(tail, node, null);
    }
  }

  private void link(@Nullable ListNode before, ListNode node, @Nullable ListNode after) {
    node.previous = before;
    node.next = after;
    if (before == null) {
      head = node;
    } else {
      before.next = node;
    }
    if (after == null) {
      tail = node;
    } else {
      after.previous = node;
    }
    pieces++;
  }

  private void unlink(ListNode node) {
    ListNode before = node.previous;
    ListNode after = node.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    pieces--;
  }

  /** Takes a list's pieces. */
  public interface PieceVisitor {
    /** Elements that stand in one piece, as a listpack of the visitor's own. */
    void listpack(byte[] listpack);

    /** A large element; not to be written. */
    void element(byte[] element);
  }
}
