package dev.remora.engine.value;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.keyspace.ValueType;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of strings. As long as it is small it is one array; what adds to it returns the set that
 * holds the members now, which is another object when it has outgrown that.
 */
public abstract sealed class SetValue implements Value
    permits IntSetValue, ListpackSetValue, TableSetValue {
  SetValue() {}

  /** A set without members. */
  public static SetValue empty() {
    return new IntSetValue(IntSet.empty());
  }

  /**
   * The set that a listpack from outside is, which is valid.
   *
   * @param listpack is the set's from now on
   * @return null if it is none: a member is there twice
   */
  public static @Nullable SetValue of(byte[] listpack, SetLimits limits) {
    TableSetValue table = new TableSetValue();
    ListpackSetValue small = new ListpackSetValue(listpack);
    Element member = new Element();
    for (Members members = small.members(); members.next(member); ) {
      if (table.contains(member)) {
        return null;
      }
      table.addAbsent(member);
    }
    return table.size() > limits.members() ? table : small;
  }

  /**
   * The set that an {@link IntSet} from outside is, which is valid.
   *
   * @param integers is the set's from now on
   */
  public static SetValue ofIntegers(byte[] integers, SetLimits limits) {
    IntSetValue small = new IntSetValue(integers);
    return small.size() > limits.integers() ? small.table() : small;
  }

  /** How many members there are. */
  public abstract int size();

  /** Whether a string is a member. */
  public abstract boolean contains(Element member);

  /**
   * Adds a member; whether it was one is to be seen from the {@link #size}.
   *
   * @return the set, this or the one that takes its place
   */
  public abstract SetValue add(Element member, SetLimits limits);

  /** Removes a member; false if it was none. */
  public abstract boolean remove(Element member);

  /** Shows any member, each as probable as any other. There must be one. */
  public abstract void random(RandomGenerator random, Element target);

  /** Goes through all members. The set must not be changed meanwhile. */
  public abstract Members members();

  /**
   * Visits the members at a cursor, 0 at first: a small set's are all visited at once. The visitor
   * must not change the set.
   *
   * @param element shows the members to the visitor
   * @return the next cursor; 0 after the last
   */
  public abstract long scan(long cursor, Element element, Consumer<Element> visitor);

  /**
   * Visits as many members as are asked for, no one twice, each as probable as any other.
   *
   * @param count fewer than there are
   * @param element shows the members to the visitor
   */
  public void sample(
      int count, RandomGenerator random, Element element, Consumer<Element> visitor) {
    int wanted = count;
    int left = size();
    for (Members members = members(); wanted > 0 && members.next(element); left--) {
      if (random.nextInt(left) < wanted) {
        visitor.accept(element);
        wanted--;
      }
    }
  }

  @Override
  public final ValueType type() {
    return ValueType.SET;
  }

  @Override
  public abstract SetValue copy();

  /** The same members in a table. */
  final TableSetValue table() {
    TableSetValue table = new TableSetValue();
    Element element = new Element();
    for (Members members = members(); members.next(element); ) {
      table.addAbsent(element);
    }
    return table;
  }

  /** A walk through the members of a set. */
  public interface Members {
    /** Shows the next member; false if there is none any more. */
    boolean next(Element target);
  }
}
