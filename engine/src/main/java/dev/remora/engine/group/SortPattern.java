package dev.remora.engine.group;

import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashValue;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What SORT looks up for an element: {@code #}, the element itself; {@code a*b}, the string behind
 * the key in whose name the element takes the star's place; {@code a*b->f}, a field of the hash
 * that is behind that key.
 */
final class SortPattern {
  private final byte[] pattern;
  private final int star;

  /** Where the key's part ends. */
  private final int keyEnd;

  private final byte @Nullable [] field;

  SortPattern(RequestArguments arguments, int i) {
    pattern = arguments.keep(i);
    star = indexOf((byte) '*', 0);
    int arrow = star < 0 ? -1 : arrow(star + 1);
    boolean hasField = arrow >= 0 && arrow + 2 < pattern.length;
    keyEnd = hasField ? arrow : pattern.length;
    field = hasField ? Arrays.copyOfRange(pattern, arrow + 2, pattern.length) : null;
  }

  /** Whether what it names depends on the element. */
  boolean hasStar() {
    return star >= 0;
  }

  /** What it names for an element: null if there is no such string. */
  byte @Nullable [] find(Database database, byte[] element) {
    if (pattern.length == 1 && pattern[0] == '#') {
      return element;
    }
    if (star < 0) {
      return null;
    }
    Entry entry = database.read(RequestArguments.of(key(element)), 0);
    if (entry == null) {
      return null;
    }
    Object value = entry.value();
    if (field == null) {
      return Values.isString(value) ? Values.bytes(value) : null;
    }
    Element found = new Element();
    return value instanceof HashValue hash && hash.get(new Element().wrap(field), found)
        ? found.keep()
        : null;
  }

  private byte[] key(byte[] element) {
    int rest = keyEnd - star - 1;
    byte[] key = Arrays.copyOf(pattern, star + element.length + rest);
    System.arraycopy(element, 0, key, star, element.length);
    System.arraycopy(pattern, star + 1, key, star + element.length, rest);
    return key;
  }

  private int arrow(int from) {
    int at = indexOf((byte) '-', from);
    while (at >= 0 && (at + 1 == pattern.length || pattern[at + 1] != '>')) {
      at = indexOf((byte) '-', at + 1);
    }
    return at;
  }

  private int indexOf(byte wanted, int from) {
    for (int i = from; i < pattern.length; i++) {
      if (pattern[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
