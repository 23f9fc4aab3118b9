package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.keyspace.Values;
import dev.remora.resp.AsciiDoubles;
import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.ReplyEncoder;
import java.util.Arrays;

/**
 * A small sorted set: one {@link Listpack}, in which each member is followed by its score, as an
 * integer where it is one, or else as text.
 */
final class ListpackSortedSet extends SortedSetValue {
  /** Up to this, an integer that is a double is kept as an integer, as Redis does. */
  private static final double MOST_INTEGER = 1L << 62;

  /** Bytes of this object on the heap. */
  private static final int OBJECT = 16;

  private byte[] listpack;

  ListpackSortedSet(byte[] listpack) {
    this.listpack = listpack;
  }

  /** Members, each before its score. Not to be written. */
  byte[] listpack() {
    return listpack;
  }

  @Override
  public long memory() {
    return OBJECT + Values.arrayMemory(listpack.length);
  }

  @Override
  public int size() {
    return Listpack.size(listpack) / 2;
  }

  @Override
  public double score(byte[] array, int offset, int length) {
    int at = find(array, offset, length);
    return at == Listpack.NONE ? Double.NaN : scoreOf(listpack, at);
  }

  @Override
  public SortedSetValue put(
      byte[] array, int offset, int length, double score, SortedSetLimits limits) {
    int at = find(array, offset, length);
    if (at != Listpack.NONE) {
      listpack = Listpack.delete(listpack, at, 2);
    } else if (!limits.allowsMember(length)
        || !limits.allowsMembers(size() + 1)
        || !Listpack.hasRoom(listpack, 2, length + AsciiNumbers.MAX_LONG_LENGTH)) {
      TreeSortedSet tree = tree();
      tree.put(array, offset, length, score);
      return tree;
    }
    insert(array, offset, length, score);
    return this;
  }

  @Override
  public boolean remove(byte[] array, int offset, int length) {
    int at = find(array, offset, length);
    if (at == Listpack.NONE) {
      return false;
    }
    listpack = Listpack.delete(listpack, at, 2);
    return true;
  }

  @Override
  public int rank(byte[] array, int offset, int length) {
    int rank = 0;
    int at = Listpack.first(listpack);
    while (at != Listpack.NONE && !Listpack.equals(listpack, at, array, offset, length)) {
      at = Listpack.skip(listpack, at, 2);
      rank++;
    }
    return at == Listpack.NONE ? -1 : rank;
  }

  @Override
  public int countBelow(SortedSetBound bound) {
    int count = 0;
    int at = Listpack.first(listpack);
    while (at != Listpack.NONE && isBelow(at, bound)) {
      at = Listpack.skip(listpack, at, 2);
      count++;
    }
    return count;
  }

  @Override
  public void removeRange(int from, int to) {
    if (from < to) {
      listpack = Listpack.delete(listpack, Listpack.seek(listpack, 2 * from), 2 * (to - from));
    }
  }

  @Override
  public Walk walk(int rank) {
    return new ListpackWalk(listpack, Listpack.seek(listpack, 2 * rank));
  }

  @Override
  public long scan(long cursor, Visitor visitor) {
    for (int at = Listpack.first(listpack);
        at != Listpack.NONE;
        at = Listpack.skip(listpack, at, 2)) {
      visitor.accept(Listpack.get(listpack, at), scoreOf(listpack, at));
    }
    return 0;
  }

  @Override
  public String encoding() {
    return "listpack";
  }

  @Override
  public SortedSetValue copy() {
    return new ListpackSortedSet(Listpack.copy(listpack));
  }

  /** The same members in a tree. */
  private TreeSortedSet tree() {
    TreeSortedSet tree = new TreeSortedSet();
    scan(0, (member, score) -> tree.put(member, 0, member.length, score));
    return tree;
  }

  private int find(byte[] array, int offset, int length) {
    return Listpack.find(listpack, Listpack.first(listpack), 2, array, offset, length);
  }

  private boolean isBelow(int at, SortedSetBound bound) {
    double score = scoreOf(listpack, at);
    if (!Listpack.isInteger(listpack, at)) {
      int length = Listpack.stringLength(listpack, at);
      return bound.isAbove(score, listpack, Listpack.stringOffset(listpack, at), length);
    }
    byte[] digits = Listpack.get(listpack, at);
    return bound.isAbove(score, digits, 0, digits.length);
  }

  private void insert(byte[] array, int offset, int length, double score) {
    int at = Listpack.first(listpack);
    while (at != Listpack.NONE && isBefore(at, array, offset, length, score)) {
      at = Listpack.skip(listpack, at, 2);
    }
    int place = at == Listpack.NONE ? Listpack.end(listpack) : at;
    // The score first: the member is then inserted before it.
    if (score == Math.rint(score) && Math.abs(score) <= MOST_INTEGER) {
      listpack = Listpack.insert(listpack, place, (long) score);
    } else {
      byte[] text = AsciiDoubles.text(score).getBytes(ISO_8859_1);
      listpack = Listpack.insert(listpack, place, text, 0, text.length);
    }
    listpack = Listpack.insert(listpack, place, array, offset, length);
  }

  private boolean isBefore(int at, byte[] array, int offset, int length, double score) {
    double other = scoreOf(listpack, at);
    return other < score || (other == score && compare(at, array, offset, length) < 0);
  }

  private int compare(int at, byte[] array, int offset, int length) {
    if (Listpack.isInteger(listpack, at)) {
      byte[] digits = Listpack.get(listpack, at);
      return Arrays.compareUnsigned(digits, 0, digits.length, array, offset, offset + length);
    }
    int from = Listpack.stringOffset(listpack, at);
    int to = from + Listpack.stringLength(listpack, at);
    return Arrays.compareUnsigned(listpack, from, to, array, offset, offset + length);
  }

  private static double scoreOf(byte[] listpack, int member) {
    int at = Listpack.next(listpack, member);
    if (Listpack.isInteger(listpack, at)) {
      return Listpack.integer(listpack, at);
    }
    int offset = Listpack.stringOffset(listpack, at);
    String text = new String(listpack, offset, Listpack.stringLength(listpack, at), ISO_8859_1);
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static final class ListpackWalk implements Walk {
    private final byte[] listpack;
    private int at;

    ListpackWalk(byte[] listpack, int at) {
      this.listpack = listpack;
      this.at = at;
    }

    @Override
    public boolean isAtMember() {
      return at != Listpack.NONE;
    }

    @Override
    public byte[] member() {
      return Listpack.get(listpack, at);
    }

    @Override
    public double score() {
      return scoreOf(listpack, at);
    }

    @Override
    public void reply(ReplyEncoder reply) {
      Listpack.reply(listpack, at, reply);
    }

    @Override
    public void forward() {
      at = Listpack.skip(listpack, at, 2);
    }

    @Override
    public void backward() {
      int score = Listpack.previous(listpack, at);
      at = score == Listpack.NONE ? Listpack.NONE : Listpack.previous(listpack, score);
    }
  }
}
