package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import dev.remora.engine.table.HashLink;
import dev.remora.engine.table.LinearHashTable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A set of any size: a hash table. */
public final class TableSetValue extends SetValue {
  /** Bytes of this object on the heap. */
  private static final int OBJECT = 24;

  private final LinearHashTable<Link> table = new LinearHashTable<>();

  /** Bytes of all links, their arrays included. */
  private long contents;

  /** A set without members. */
  public TableSetValue() {}

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
  public boolean contains(Element member) {
    return find(member) != null;
  }

  @Override
  public SetValue add(Element member, SetLimits limits) {
    if (find(member) == null) {
      addAbsent(member);
    }
    return this;
  }

  @Override
  public boolean remove(Element member) {
    Link link = find(member);
    if (link == null) {
      return false;
    }
    table.remove(link);
    contents -= link.memory();
    return true;
  }

  @Override
  public void random(RandomGenerator random, Element target) {
    Link link = table.random(random);
    if (link == null) {
      throw new IllegalStateException("a member of an empty set");
    }
    target.wrap(link.key());
  }

  @Override
  public Members members() {
    return new Members() {
      private @Nullable Link next = table.first();

      @Override
      public boolean next(Element target) {
        Link link = next;
        if (link == null) {
          return false;
        }
        target.wrap(link.key());
        next = table.next(link);
        return true;
      }
    };
  }

  @Override
  public long scan(long cursor, Element element, Consumer<Element> visitor) {
    return table.scan(cursor, link -> visitor.accept(element.wrap(link.key())));
  }

  @Override
  public void sample(
      int count, RandomGenerator random, Element element, Consumer<Element> visitor) {
    table.sample(count, random, link -> visitor.accept(element.wrap(link.key())));
  }

  @Override
  public SetValue copy() {
    return table();
  }

  void addAbsent(Element member) {
    Link link = new Link(member.keep(), member.hash());
    table.insert(link);
    contents += link.memory();
  }

  private @Nullable Link find(Element member) {
    return table.find(member.hash(), member.array(), member.offset(), member.length());
  }

  /** A member. */
  private static final class Link extends HashLink {
    /** Bytes of this object on the heap. */
    private static final int OBJECT = 32;

    Link(byte[] key, int hash) {
      super(key, hash);
    }

    long memory() {
      return OBJECT + Values.arrayMemory(key().length);
    }
  }
}
