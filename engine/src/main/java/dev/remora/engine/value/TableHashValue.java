package dev.remora.engine.value;

import dev.remora.engine.table.HashLink;
import dev.remora.engine.table.LinearHashTable;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A hash of any size: a hash table. */
public final class TableHashValue extends HashValue {
  private final LinearHashTable<Link> table = new LinearHashTable<>();

  /** A hash without fields. */
  public TableHashValue() {}

  @Override
  public String encoding() {
    return "hashtable";
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public boolean contains(Element field) {
    return find(field) != null;
  }

  @Override
  public boolean get(Element field, Element value) {
    Link link = find(field);
    if (link == null) {
      return false;
    }
    value.wrap(link.value);
    return true;
  }

  @Override
  public HashValue put(Element field, Element value, HashLimits limits) {
    Link link = find(field);
    if (link == null) {
      putAbsent(field, value);
    } else {
      link.value = value.keep();
    }
    return this;
  }

  @Override
  public boolean remove(Element field) {
    Link link = find(field);
    if (link == null) {
      return false;
    }
    table.remove(link);
    return true;
  }

  @Override
  public void random(RandomGenerator random, Element field, Element value) {
    Link link = table.random(random);
    if (link == null) {
      throw new IllegalStateException("a field of an empty hash");
    }
    link.show(field, value);
  }

  @Override
  public Fields fields() {
    return new Fields() {
      private @Nullable Link next = table.first();

      @Override
      public boolean next(Element field, Element value) {
        Link link = next;
        if (link == null) {
          return false;
        }
        link.show(field, value);
        next = table.next(link);
        return true;
      }
    };
  }

  @Override
  public long scan(
      long cursor, Element field, Element value, BiConsumer<Element, Element> visitor) {
    return table.scan(
        cursor,
        link -> {
          link.show(field, value);
          visitor.accept(field, value);
        });
  }

  @Override
  public void sample(
      int count,
      RandomGenerator random,
      Element field,
      Element value,
      BiConsumer<Element, Element> visitor) {
    table.sample(
        count,
        random,
        link -> {
          link.show(field, value);
          visitor.accept(field, value);
        });
  }

  @Override
  public HashValue copy() {
    return table();
  }

  void putAbsent(Element field, Element value) {
    table.insert(new Link(field.keep(), field.hash(), value.keep()));
  }

  private @Nullable Link find(Element field) {
    return table.find(field.hash(), field.array(), field.offset(), field.length());
  }

  /** A field and its value. */
  private static final class Link extends HashLink {
    private byte[] value;

    Link(byte[] key, int hash, byte[] value) {
      super(key, hash);
      this.value = value;
    }

    void show(Element field, Element target) {
      field.wrap(key());
      target.wrap(value);
    }
  }
}
