package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import dev.remora.resp.AsciiNumbers;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A set all of whose members are integers: an {@link IntSet}. */
public final class IntSetValue extends SetValue {
  /** Bytes of this object on the heap. */
  private static final int OBJECT = 16;

  private byte[] integers;

  /**
   * @param integers an {@link IntSet}; it is this set's from now on
   */
  public IntSetValue(byte[] integers) {
    this.integers = integers;
  }

  /** The {@link IntSet}. Not to be written. */
  public byte[] integers() {
    return integers;
  }

  @Override
  public String encoding() {
    return "intset";
  }

  @Override
  public long memory() {
    return OBJECT + Values.arrayMemory(integers.length);
  }

  @Override
  public int size() {
    return IntSet.size(integers);
  }

  @Override
  public boolean contains(Element member) {
    return member.isInteger() && IntSet.contains(integers, member.integer());
  }

  @Override
  public SetValue add(Element member, SetLimits limits) {
    if (!member.isInteger()) {
      boolean small =
          size() < limits.members()
              && limits.allowsMember(member.length())
              && limits.allowsMember(longest());
      return (small ? listpack() : table()).add(member, limits);
    }
    integers = IntSet.add(integers, member.integer());
    return size() > limits.integers() ? table() : this;
  }

  @Override
  public boolean remove(Element member) {
    int size = size();
    if (member.isInteger()) {
      integers = IntSet.remove(integers, member.integer());
    }
    return size() < size;
  }

  @Override
  public void random(RandomGenerator random, Element target) {
    target.wrap(IntSet.get(integers, random.nextInt(size())));
  }

  @Override
  public Members members() {
    return new Members() {
      private int index;

      @Override
      public boolean next(Element target) {
        if (index == size()) {
          return false;
        }
        target.wrap(IntSet.get(integers, index++));
        return true;
      }
    };
  }

  @Override
  public long scan(long cursor, Element element, Consumer<Element> visitor) {
    for (int i = 0; i < size(); i++) {
      visitor.accept(element.wrap(IntSet.get(integers, i)));
    }
    return 0;
  }

  @Override
  public SetValue copy() {
    return new IntSetValue(IntSet.copy(integers));
  }

  /** Digits of the longest member. */
  private int longest() {
    int size = size();
    return size == 0
        ? 0
        : Math.max(
            AsciiNumbers.length(IntSet.get(integers, 0)),
            AsciiNumbers.length(IntSet.get(integers, size - 1)));
  }

  private ListpackSetValue listpack() {
    byte[] listpack = Listpack.empty(size() * 4);
    for (int i = 0; i < size(); i++) {
      listpack = Listpack.append(listpack, IntSet.get(integers, i));
    }
    return new ListpackSetValue(listpack);
  }
}
