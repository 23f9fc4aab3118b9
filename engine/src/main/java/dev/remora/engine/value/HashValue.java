package dev.remora.engine.value;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.resp.RequestArguments;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: fields and their values. As long as it is small it is one array; what puts something into
 * it returns the hash that holds the fields now, which is another object when it has outgrown that.
 */
public abstract sealed class HashValue implements Value permits ListpackHashValue, TableHashValue {
  HashValue() {}

  /** A hash without fields. */
  public static HashValue empty() {
    return new ListpackHashValue(Listpack.empty());
  }

  /** A hash without fields, with room for those that are a command's arguments from one on. */
  public static HashValue empty(RequestArguments arguments, int first) {
    return new ListpackHashValue(Listpack.empty(arguments, first));
  }

  /**
   * The hash that a listpack from outside is, which is valid and has fields and values in turns.
   *
   * @param listpack is the hash's from now on
   * @return null if it is none: a field is there twice, or has no value
   */
  public static @Nullable HashValue of(byte[] listpack, HashLimits limits) {
    if (Listpack.size(listpack) % 2 != 0) {
      return null;
    }
    TableHashValue table = new TableHashValue();
    ListpackHashValue small = new ListpackHashValue(listpack);
    Element field = new Element();
    Element value = new Element();
    for (Fields fields = small.fields(); fields.next(field, value); ) {
      if (table.contains(field)) {
        return null;
      }
      table.putAbsent(field, value);
    }
    return table.size() > limits.fields() ? table : small;
  }

  /** How many fields there are. */
  public abstract int size();

  /** Whether there is a field of this name. */
  public abstract boolean contains(Element field);

  /** Shows a field's value; false if there is no such field. */
  public abstract boolean get(Element field, Element value);

  /**
   * Sets a field; whether it was there is to be seen from the {@link #size}.
   *
   * @return the hash, this or the one that takes its place
   */
  public abstract HashValue put(Element field, Element value, HashLimits limits);

  /** Removes a field; false if there is none. */
  public abstract boolean remove(Element field);

  /** Shows any field and its value, each as probable as any other. There must be one. */
  public abstract void random(RandomGenerator random, Element field, Element value);

  /** Goes through all fields. The hash must not be changed meanwhile. */
  public abstract Fields fields();

  /**
   * Visits the fields at a cursor, 0 at first: a small hash's are all visited at once. The visitor
   * must not change the hash.
   *
   * @param field shows the fields to the visitor
   * @param value shows their values
   * @return the next cursor; 0 after the last
   */
  public abstract long scan(
      long cursor, Element field, Element value, BiConsumer<Element, Element> visitor);

  /**
   * Visits as many fields as are asked for, no one twice, each as probable as any other.
   *
   * @param count fewer than there are
   * @param field shows the fields to the visitor
   * @param value shows their values
   */
  public void sample(
      int count,
      RandomGenerator random,
      Element field,
      Element value,
      BiConsumer<Element, Element> visitor) {
    int wanted = count;
    int left = size();
    for (Fields fields = fields(); wanted > 0 && fields.next(field, value); left--) {
      if (random.nextInt(left) < wanted) {
        visitor.accept(field, value);
        wanted--;
      }
    }
  }

  @Override
  public final ValueType type() {
    return ValueType.HASH;
  }

  @Override
  public abstract HashValue copy();

  /** The same fields in a table. */
  final TableHashValue table() {
    TableHashValue table = new TableHashValue();
    Element field = new Element();
    Element value = new Element();
    for (Fields fields = fields(); fields.next(field, value); ) {
      table.putAbsent(field, value);
    }
    return table;
  }

  /** A walk through the fields of a hash. */
  public interface Fields {
    /** Shows the next field and its value; false if there is none any more. */
    boolean next(Element field, Element value);
  }
}
