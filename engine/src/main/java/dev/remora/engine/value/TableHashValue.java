package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import dev.remora.engine.table.HashLink;
import dev.remora.engine.table.LinearHashTable;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A hash of any size: a hash table. */
public final class TableHashValue extends HashValue {
  /** Bytes of this object on the heap. */
  private static final int OBJECT = 24;

  private final LinearHashTable<Link> table = new LinearHashTable<>();

  /** Bytes of all links, their arrays included. */
  private long contents;

  /** A hash without fields. */
  public TableHashValue() {}

  @Override
  public String encoding() {
    return "hashtable";
  }

  @Override
  public long memory() {
    return OBJECT + table.memory() + contents;
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
      contents -= link.memory();
      link.value = value.keep();
      contents += link.memory();
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
    contents -= link.memory();
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
    Link link = new Link(field.keep(), field.hash(), value.keep());
    table.insert(link);
    contents += link.memory();
  }

  private @Nullable Link find(Element field) {
    return table.find(field.hash(), field.array(), field.offset(), field.length());
  }

  /** A field and its value. */
  private static final class Link extends HashLink {
    /** Bytes of this object on the heap. */
    private static final int OBJECT = 40;

    private byte[] value;

    Link(byte[] key, int hash, byte[] value) {
      super(key, hash);
      this.value = value;
    }

    long memory() {
      return OBJECT + Values.arrayMemory(key().length) + Values.arrayMemory(value.length);
    }

    void show(Element field, Element target) {
      field.wrap(key());
      target.wrap(value);
    }
  }
}
