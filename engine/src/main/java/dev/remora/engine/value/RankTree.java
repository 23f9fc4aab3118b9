package dev.remora.engine.value;

import org.jspecify.annotations.Nullable;

/**
 * Scored members in order, of which each knows its rank in O(log N): a B+ tree that counts. A leaf
 * is an array of members and knows its neighbours; an inner node knows of each of its children the
 * first member, and how many there are. With up to {@value #FANOUT} of them in a node, five million
 * members need a tree of four levels, and little more memory than one reference each.
 *
 * <p>A node that has become small is joined with a neighbour when both fit into one. (It is not
 * filled up from one that is large: so a node may be small, but it is never empty.)
 */
final class RankTree {
  static final int FANOUT = 64;

  private static final int SMALL = FANOUT / 4;

  /** Bytes of a node on the heap, and of an array of references, or of half as long numbers. */
  private static final int NODE = 40;

  private static final int REFERENCES = 16 + 8 * FANOUT;

  private static final int NUMBERS = 16 + 4 * FANOUT;

  /**
   * Bytes of a leaf, with its array, and of its part of an inner node: that has three arrays, and
   * is full to two thirds.
   */
  private static final int LEAF =
      NODE + REFERENCES + (NODE + 2 * REFERENCES + NUMBERS) * 3 / 2 / FANOUT;

  private Node root = new Leaf();
  private int leaves = 1;

  RankTree() {}

  /** How many members there are. */
  int size() {
    return root.count();
  }

  /** Bytes on the heap, without the members. */
  long memory() {
    return (long) LEAF * leaves;
  }

  /** Adds a member that is not in the tree. */
  void insert(ScoredMember member) {
    Node split = root.insert(member, this);
    if (split != null) {
      root = new Inner(root, split);
    }
  }

  /** Takes out a member that is in the tree, with the score that it has. */
  void remove(ScoredMember member) {
    root.remove(member, this);
    while (root instanceof Inner inner && inner.size == 1) {
      root = inner.children[0];
    }
  }

  /** How many members come before one that is in the tree. */
  int rank(ScoredMember member) {
    int rank = 0;
    Node node = root;
    while (node instanceof Inner inner) {
      int child = inner.childFor(member);
      rank += inner.countBefore(child);
      node = inner.children[child];
    }
    return rank + ((Leaf) node).indexOf(member);
  }

  /** How many members are below a bound. */
  int countBelow(SortedSetBound bound) {
    int rank = 0;
    Node node = root;
    while (node instanceof Inner inner) {
      int child = Math.max(0, inner.countBelow(bound) - 1);
      rank += inner.countBefore(child);
      node = inner.children[child];
    }
    return rank + node.countBelow(bound);
  }

  /** The leaf that holds the member of a rank, 0 to {@link #size} - 1. */
  Place find(int rank) {
    int left = rank;
    Node node = root;
    while (node instanceof Inner inner) {
      int child = 0;
      while (child < inner.size - 1 && left >= inner.counts[child]) {
        left -= inner.counts[child++];
      }
      node = inner.children[child];
    }
    return new Place((Leaf) node, left);
  }

  /** A member's place, which moves to the next and to the one before. */
  static final class Place {
    private @Nullable Leaf leaf;
    private int index;

    private Place(Leaf leaf, int index) {
      this.leaf = index < leaf.size ? leaf : null;
      this.index = index;
    }

    /** The member; null after the last and before the first. */
    @Nullable ScoredMember member() {
      return leaf == null ? null : leaf.keys[index];
    }

    void forward() {
      if (leaf != null && ++index == leaf.size) {
        leaf = leaf.next;
        index = 0;
      }
    }

    void backward() {
      if (leaf != null && --index < 0) {
        leaf = leaf.previous;
        index = leaf == null ? 0 : leaf.size - 1;
      }
    }
  }

  private abstract static sealed class Node permits Leaf, Inner {
    /** A leaf's members; or the first member of each child. */
    final ScoredMember[] keys = new ScoredMember[FANOUT];

    int size;

    abstract int count();

    /** Adds a member; the node that now follows this one, if it had to be split. */
    abstract @Nullable Node insert(ScoredMember member, RankTree tree);

    abstract void remove(ScoredMember member, RankTree tree);

    /** Takes over all that the next node holds. */
    abstract void join(Node next);

    /** How many of the keys come before a member, or are it. */
    final int countUpTo(ScoredMember member) {
      int from = 0;
      int to = size;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (member.isBefore(keys[middle])) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }

    /** How many of the keys are below a bound. */
    final int countBelow(SortedSetBound bound) {
      int from = 0;
      int to = size;
      while (from < to) {
        int middle = (from + to) >>> 1;
        byte[] member = keys[middle].key();
        if (bound.isAbove(keys[middle].score(), member, 0, member.length)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }

    /** Makes room for a key. */
    final void open(int at) {
      System.arraycopy(keys, at, keys, at + 1, size - at);
    }

    /** Closes the gap that a key leaves. */
    @SuppressWarnings("NullAway") // behind the last key there is none
    final void close(int at) {
      System.arraycopy(keys, at + 1, keys, at, size - at - 1);
      keys[size - 1] = null;
    }

    /** Moves the keys from one on to the start of another node. */
    @SuppressWarnings("NullAway") // behind the last key there is none
    final void moveKeys(int from, Node target) {
      System.arraycopy(keys, from, target.keys, target.size, size - from);
      for (int i = from; i < size; i++) {
        keys[i] = null;
      }
    }
  }

  private static final class Leaf extends Node {
    private @Nullable Leaf next;
    private @Nullable Leaf previous;

    @Override
    int count() {
      return size;
    }

    int indexOf(ScoredMember member) {
      return countUpTo(member) - 1;
    }

    @Override
    @Nullable Node insert(ScoredMember member, RankTree tree) {
      int at = countUpTo(member);
      if (size < FANOUT) {
        insertAt(at, member);
        return null;
      }
      // What is added in order leaves full nodes behind.
      Leaf added = split(at == size && next == null ? size : FANOUT / 2);
      tree.leaves++;
      if (at > size || added.size == 0) {
        added.insertAt(at - size, member);
      } else {
        insertAt(at, member);
      }
      return added;
    }

    @Override
    void remove(ScoredMember member, RankTree tree) {
      close(indexOf(member));
      size--;
    }

    @Override
    void join(Node other) {
      Leaf leaf = (Leaf) other;
      leaf.moveKeys(0, this);
      size += leaf.size;
      unlink(leaf);
    }

    private void insertAt(int at, ScoredMember member) {
      open(at);
      keys[at] = member;
      size++;
    }

    private Leaf split(int from) {
      Leaf added = new Leaf();
      moveKeys(from, added);
      added.size = size - from;
      size = from;
      added.previous = this;
      added.next = next;
      if (next != null) {
        next.previous = added;
      }
      next = added;
      return added;
    }

    /** A leaf goes that is empty. */
    static void unlink(Leaf leaf) {
      Leaf before = leaf.previous;
      Leaf after = leaf.next;
      if (before != null) {
        before.next = after;
      }
      if (after != null) {
        after.previous = before;
      }
    }
  }

  private static final class Inner extends Node {
    private final Node[] children = new Node[FANOUT];
    private final int[] counts = new int[FANOUT];

    private Inner() {}

    Inner(Node first, Node second) {
      insertAt(0, first);
      insertAt(1, second);
    }

    @Override
    int count() {
      return countBefore(size);
    }

    int countBefore(int child) {
      int count = 0;
      for (int i = 0; i < child; i++) {
        count += counts[i];
      }
      return count;
    }

    int childFor(ScoredMember member) {
      return Math.max(0, countUpTo(member) - 1);
    }

    @Override
    @Nullable Node insert(ScoredMember member, RankTree tree) {
      int child = childFor(member);
      Node split = children[child].insert(member, tree);
      refresh(child);
      if (split == null) {
        return null;
      }
      int at = child + 1;
      if (size < FANOUT) {
        insertAt(at, split);
        return null;
      }
      Inner added = new Inner();
      int from = at == size ? size - 1 : FANOUT / 2;
      moveKeys(from, added);
      moveChildren(from, added);
      if (at > size) {
        added.insertAt(at - size, split);
      } else {
        insertAt(at, split);
      }
      return added;
    }

    @Override
    void remove(ScoredMember member, RankTree tree) {
      int at = childFor(member);
      Node child = children[at];
      child.remove(member, tree);
      if (child.size == 0) {
        if (child instanceof Leaf leaf) {
          Leaf.unlink(leaf);
          tree.leaves--;
        }
        removeAt(at);
        return;
      }
      refresh(at);
      if (child.size < SMALL && size > 1) {
        int left = at == 0 || (at + 1 < size && fits(at)) ? at : at - 1;
        if (left + 1 < size && fits(left)) {
          children[left].join(children[left + 1]);
          tree.leaves -= child instanceof Leaf ? 1 : 0;
          removeAt(left + 1);
          refresh(left);
        }
      }
    }

    @Override
    void join(Node other) {
      Inner inner = (Inner) other;
      inner.moveKeys(0, this);
      inner.moveChildren(0, this);
    }

    private boolean fits(int left) {
      return children[left].size + children[left + 1].size <= FANOUT;
    }

    private void refresh(int child) {
      keys[child] = children[child].keys[0];
      counts[child] = children[child].count();
    }

    private void insertAt(int at, Node child) {
      open(at);
      System.arraycopy(children, at, children, at + 1, size - at);
      System.arraycopy(counts, at, counts, at + 1, size - at);
      children[at] = child;
      size++;
      refresh(at);
    }

    @SuppressWarnings("NullAway") // behind the last child there is none
    private void removeAt(int at) {
      close(at);
      System.arraycopy(children, at + 1, children, at, size - at - 1);
      System.arraycopy(counts, at + 1, counts, at, size - at - 1);
      children[--size] = null;
    }

    @SuppressWarnings("NullAway") // behind the last child there is none
    private void moveChildren(int from, Inner target) {
      int moved = size - from;
      System.arraycopy(children, from, target.children, target.size, moved);
      System.arraycopy(counts, from, target.counts, target.size, moved);
      for (int i = from; i < size; i++) {
        children[i] = null;
      }
      target.size += moved;
      size = from;
    }
  }
}
