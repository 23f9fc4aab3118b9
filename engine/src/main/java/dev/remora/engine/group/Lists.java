package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.ListCursor;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** What commands of lists have in common. */
final class Lists {
  private final ListLimits limits;
  private final ListCursor cursor = new ListCursor();

  Lists(ListLimits limits) {
    this.limits = limits;
  }

  /** The list of an entry; null if it is none, which is then the reply. */
  static @Nullable ListValue of(Entry entry, ReplyEncoder reply) {
    if (entry.value() instanceof ListValue list) {
      return list;
    }
    reply.error(Errors.WRONG_TYPE);
    return null;
  }

  /** Whether a key holds nothing, or a list; if not, that is the reply. */
  static boolean isListOrAbsent(@Nullable Entry entry, ReplyEncoder reply) {
    return entry == null || of(entry, reply) != null;
  }

  /** Adds arguments from {@code from} on, one after the other, at an end of a list. */
  static void push(ListValue list, boolean first, RequestArguments arguments, int from, int until) {
    expect(list, arguments, from, until);
    for (int i = from; i < until; i++) {
      list.add(
          first,
          arguments.array(i),
          arguments.offset(i),
          arguments.length(i),
          arguments.isOwned(i));
    }
  }

  /** These arguments are going to be added. */
  static void expect(ListValue list, RequestArguments arguments, int from, int until) {
    long bytes = 0;
    for (int i = from; i < until; i++) {
      bytes += arguments.length(i);
    }
    list.expect(bytes, until - from);
  }

  /** Adds an element that was taken from another list to the one that a key holds, or will. */
  void pushTo(
      Database database,
      RequestArguments arguments,
      int key,
      @Nullable Entry entry,
      byte[] element,
      boolean first) {
    Entry target = entry == null ? database.add(arguments, key, newList()) : entry;
    ListValue list = (ListValue) target.value();
    list.expect(element.length, 1);
    list.add(first, element, 0, element.length, true);
    // What was moved was counted where it was taken.
    database.changed(target.key(), first ? KeyEvent.LPUSH : KeyEvent.RPUSH, 0);
  }

  ListValue newList() {
    return new ListValue(limits);
  }

  /** Takes the element at an end of a list that is not empty. */
  byte[] take(ListValue list, boolean first) {
    move(list, first);
    byte[] element = cursor.get();
    cursor.clear();
    list.remove(first, 1);
    return element;
  }

  /** Replies with the element at an end of a list that is not empty, and removes it. */
  void replyTaking(ListValue list, boolean first, ReplyEncoder reply) {
    move(list, first);
    cursor.reply(reply);
    cursor.clear();
    list.remove(first, 1);
  }

  /** Replies with an array of so many elements at an end of a list, from there inward. */
  void replyEnd(ListValue list, boolean first, int count, ReplyEncoder reply) {
    reply.array(count);
    boolean there = move(list, first);
    for (int i = 0; i < count && there; i++) {
      cursor.reply(reply);
      there = first ? cursor.next() : cursor.previous();
    }
    cursor.clear();
  }

  /** Replies with an array of so many elements, which are there, from an index on. */
  void replyRange(ListValue list, long from, int count, ReplyEncoder reply) {
    reply.array(count);
    if (cursor.seek(list, from)) {
      cursor.replyAll(count, reply);
    }
  }

  /** Tells of elements that were taken at an end of the list of a key, which may be empty now. */
  static void taken(Database database, Entry entry, boolean first, int count) {
    removed(database, entry, first ? KeyEvent.LPOP : KeyEvent.RPOP, count);
  }

  /** Tells of elements that were removed from the list of a key, which may be empty now. */
  static void removed(Database database, Entry entry, KeyEvent event, int count) {
    byte[] key = entry.key();
    boolean empty = ((ListValue) entry.value()).isEmpty();
    if (empty) {
      database.remove(entry);
    }
    database.changed(key, event, count);
    if (empty) {
      database.announce(key, KeyEvent.DEL);
    }
  }

  /** Reads LEFT or RIGHT: whether it is the first element's end; null if that was no side. */
  static @Nullable Boolean side(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (arguments.is(i, Words.LEFT)) {
      return true;
    }
    if (arguments.is(i, Words.RIGHT)) {
      return false;
    }
    reply.error(Errors.SYNTAX);
    return null;
  }

  private boolean move(ListValue list, boolean first) {
    return first ? cursor.first(list) : cursor.last(list);
  }
}
