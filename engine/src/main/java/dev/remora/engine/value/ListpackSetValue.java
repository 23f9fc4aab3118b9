package dev.remora.engine.value;

import dev.remora.engine.keyspace.Values;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A small set: its members one after the other in a {@link Listpack}. */
public final class ListpackSetValue extends SetValue {
  /** Bytes of this object on the heap. */
  private static final int OBJECT = 16;

  private byte[] listpack;

  /**
   * @param listpack the members, none twice; it is this set's from now on
   */
  public ListpackSetValue(byte[] listpack) {
    this.listpack = listpack;
  }

  /** The members. Not to be written. */
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
    return Listpack.size(listpack);
  }

  @Override
  public boolean contains(Element member) {
    return member.findIn(listpack, 1) != Listpack.NONE;
  }

  @Override
  public SetValue add(Element member, SetLimits limits) {
    if (contains(member)) {
      return this;
    }
    if (size() >= limits.members()
        || !limits.allowsMember(member.length())
        || !Listpack.hasRoom(listpack, 1, member.length())) {
      return table().add(member, limits);
    }
    listpack = member.appendTo(listpack);
    return this;
  }

  @Override
  public boolean remove(Element member) {
    int at = member.findIn(listpack, 1);
    if (at == Listpack.NONE) {
      return false;
    }
    listpack = Listpack.delete(listpack, at);
    return true;
  }

  @Override
  public void random(RandomGenerator random, Element target) {
    target.wrap(listpack, Listpack.seek(listpack, random.nextInt(size())));
  }

  @Override
  public Members members() {
    return new Members() {
      private int at = Listpack.first(listpack);

      @Override
      public boolean next(Element target) {
        if (at == Listpack.NONE) {
          return false;
        }
        target.wrap(listpack, at);
        at = Listpack.next(listpack, at);
        return true;
      }
    };
  }

  @Override
  public long scan(long cursor, Element element, Consumer<Element> visitor) {
    for (Members members = members(); members.next(element); ) {
      visitor.accept(element);
    }
    return 0;
  }

  @Override
  public SetValue copy() {
    return new ListpackSetValue(Listpack.copy(listpack));
  }
}
