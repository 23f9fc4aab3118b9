package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** A small hash: each field and its value one after the other in a {@link Listpack}. */
public final class ListpackHashValue extends HashValue {
  private static final int STRIDE = 2;

  /** Bytes of this object on the heap. */
  private static final int OBJECT = 16;

  private byte[] listpack;

  /**
   * @param listpack fields and values in turns, no field twice; it is this hash's from now on
   */
  public ListpackHashValue(byte[] listpack) {
    this.listpack = listpack;
  }

  /** The fields and values. Not to be written. */
  public byte[] listpack() {
    return listpack;
  }

  @Override
  public String encoding() {
    return "listpack";
  }

  @Override
  public long memory() {
    return OBJECT + Values.arrayMemory(listpack.length);
  }

  @Override
  public int size() {
    return Listpack.size(listpack) / STRIDE;
  }

  @Override
  public boolean contains(Element field) {
    return field.findIn(listpack, STRIDE) != Listpack.NONE;
  }

  @Override
  public boolean get(Element field, Element value) {
    int at = field.findIn(listpack, STRIDE);
    if (at == Listpack.NONE) {
      return false;
    }
    value.wrap(listpack, Listpack.next(listpack, at));
    return true;
  }

  @Override
  public HashValue put(Element field, Element value, HashLimits limits) {
    if (!limits.allows(field.length())
        || !limits.allows(value.length())
        || !Listpack.hasRoom(listpack, STRIDE, (long) field.length() + value.length())) {
      return table().put(field, value, limits);
    }
    int at = field.findIn(listpack, STRIDE);
    if (at != Listpack.NONE) {
      listpack = value.putInto(listpack, Listpack.next(listpack, at));
      return this;
    }
    listpack = value.appendTo(field.appendTo(listpack));
    return size() > limits.fields() ? table() : this;
  }

  @Override
  public boolean remove(Element field) {
    int at = field.findIn(listpack, STRIDE);
    if (at == Listpack.NONE) {
      return false;
    }
    listpack = Listpack.delete(listpack, at, STRIDE);
    return true;
  }

  @Override
  public void random(RandomGenerator random, Element field, Element value) {
    int at = Listpack.seek(listpack, STRIDE * random.nextInt(size()));
    field.wrap(listpack, at);
    value.wrap(listpack, Listpack.next(listpack, at));
  }

  @Override
  public Fields fields() {
    return new Fields() {
      private int at = Listpack.first(listpack);

      @Override
      public boolean next(Element field, Element value) {
        if (at == Listpack.NONE) {
          return false;
        }
        field.wrap(listpack, at);
        at = Listpack.next(listpack, at);
        value.wrap(listpack, at);
        at = Listpack.next(listpack, at);
        return true;
      }
    };
  }

  @Override
  public long scan(
      long cursor, Element field, Element value, BiConsumer<Element, Element> visitor) {
    for (Fields fields = fields(); fields.next(field, value); ) {
      visitor.accept(field, value);
    }
    return 0;
  }

  @Override
  public HashValue copy() {
    return new ListpackHashValue(Listpack.copy(listpack));
  }
}
