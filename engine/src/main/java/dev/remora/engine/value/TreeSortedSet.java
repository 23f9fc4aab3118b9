package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import dev.remora.engine.table.KeyHash;
import dev.remora.engine.table.LinearHashTable;
import dev.remora.resp.ReplyEncoder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A large sorted set: a tree of the members in their order, and a table to find them in. */
final class TreeSortedSet extends SortedSetValue {
  /** Bytes of this object and the tree's on the heap, and of a member's object. */
  private static final int OBJECTS = 56;

  private static final int MEMBER = 40;

  private final RankTree tree = new RankTree();
  private final LinearHashTable<ScoredMember> table = new LinearHashTable<>();

  /** Bytes of all members, their arrays included. */
  private long contents;

  TreeSortedSet() {}

  @Override
  public long memory() {
    return OBJECTS + tree.memory() + table.memory() + contents;
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public double score(byte[] array, int offset, int length) {
    ScoredMember found = find(array, offset, length);
    return found == null ? Double.NaN : found.score();
  }

  @Override
  public SortedSetValue put(
      byte[] array, int offset, int length, double score, SortedSetLimits limits) {
    put(array, offset, length, score);
    return this;
  }

  void put(byte[] array, int offset, int length, double score) {
    int hash = KeyHash.of(array, offset, length);
    ScoredMember member = table.find(hash, array, offset, length);
    if (member == null) {
      byte[] key = Arrays.copyOfRange(array, offset, offset + length);
      member = new ScoredMember(key, hash, score);
      table.insert(member);
      contents += memory(member);
    } else {
      tree.remove(member);
      member.score(score);
    }
    tree.insert(member);
  }

  @Override
  public boolean remove(byte[] array, int offset, int length) {
    ScoredMember found = find(array, offset, length);
    if (found == null) {
      return false;
    }
    remove(found);
    return true;
  }

  @Override
  public int rank(byte[] array, int offset, int length) {
    ScoredMember found = find(array, offset, length);
    return found == null ? -1 : tree.rank(found);
  }

  @Override
  public int countBelow(SortedSetBound bound) {
    return tree.countBelow(bound);
  }

  @Override
  public void removeRange(int from, int to) {
    for (int i = from; i < to; i++) {
      remove(Objects.requireNonNull(tree.find(from).member()));
    }
  }

  @Override
  public Walk walk(int rank) {
    return new TreeWalk(tree.find(rank));
  }

  @Override
  public long scan(long cursor, Visitor visitor) {
    return table.scan(cursor, member -> visitor.accept(member.key(), member.score()));
  }

  @Override
  public String encoding() {
    return "skiplist";
  }

  @Override
  public SortedSetValue copy() {
    TreeSortedSet made = new TreeSortedSet();
    RankTree.Place place = tree.find(0);
    for (ScoredMember at = place.member(); at != null; at = place.member()) {
      ScoredMember member = new ScoredMember(at.key(), at.hash(), at.score());
      made.table.insert(member);
      made.contents += memory(member);
      made.tree.insert(member);
      place.forward();
    }
    return made;
  }

  private @Nullable ScoredMember find(byte[] array, int offset, int length) {
    return table.find(KeyHash.of(array, offset, length), array, offset, length);
  }

  private static long memory(ScoredMember member) {
    return MEMBER + Values.arrayMemory(member.key().length);
  }

  private void remove(ScoredMember member) {
    tree.remove(member);
    table.remove(member);
    contents -= memory(member);
  }

  private static final class TreeWalk implements Walk {
    private final RankTree.Place place;

    TreeWalk(RankTree.Place place) {
      this.place = place;
    }

    @Override
    public boolean isAtMember() {
      return place.member() != null;
    }

    @Override
    public byte[] member() {
      return current().key();
    }

    @Override
    public double score() {
      return current().score();
    }

    @Override
    public void reply(ReplyEncoder reply) {
      byte[] member = member();
      reply.bulk(member, 0, member.length, true);
    }

    @Override
    public void forward() {
      place.forward();
    }

    @Override
    public void backward() {
      place.backward();
    }

    private ScoredMember current() {
      return Objects.requireNonNull(place.member());
    }
  }
}
