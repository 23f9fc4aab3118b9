package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** LCS: the longest common subsequence of two strings. */
public final class LcsCommand implements CommandGroup {
  private static final byte[] EMPTY = {};

  private final Parameters parameters;
  private final Numbers numbers = new Numbers();

  public LcsCommand(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("lcs", this::lcs);
  }

  private void lcs(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry first = client.database().read(arguments, 1);
    Entry second = client.database().read(arguments, 2);
    if (isNoString(first) || isNoString(second)) {
      reply.error("ERR The specified keys must contain string values");
      return;
    }
    boolean length = false;
    boolean indexes = false;
    boolean withLengths = false;
    long least = 0;
    for (int i = 3; i < arguments.count(); i++) {
      if (arguments.is(i, Words.IDX)) {
        indexes = true;
      } else if (arguments.is(i, Words.LEN)) {
        length = true;
      } else if (arguments.is(i, Words.WITHMATCHLEN)) {
        withLengths = true;
      } else if (arguments.is(i, Words.MINMATCHLEN) && i + 1 < arguments.count()) {
        i++;
        if (!numbers.read(arguments, i, reply)) {
          return;
        }
        least = Math.max(0, numbers.value());
      } else {
        reply.error(Errors.SYNTAX);
        return;
      }
    }
    if (length && indexes) {
      reply.error("ERR If you want both the length and indexes, please just use IDX.");
      return;
    }
    byte[] a = first == null ? EMPTY : Values.bytes(first.value());
    byte[] b = second == null ? EMPTY : Values.bytes(second.value());
    long cells = (a.length + 1L) * (b.length + 1L);
    if (cells * Integer.BYTES > parameters.requestLimits().maxBulkLength()) {
      reply.error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
      return;
    }
    var table = new CommonSubsequence(a, b);
    if (indexes) {
      replyMatches(table, least, withLengths, reply);
    } else if (length) {
      reply.integer(table.length());
    } else {
      reply.bulk(table.bytes());
    }
  }

  private static void replyMatches(
      CommonSubsequence table, long least, boolean withLengths, ReplyEncoder reply) {
    reply.map(2);
    reply.bulk("matches");
    int mark = reply.mark();
    int[] matches = {0};
    table.forEachMatch(
        (fromA, fromB, length) -> {
          if (length < least) {
            return;
          }
          matches[0]++;
          reply.array(withLengths ? 3 : 2);
          replyRange(fromA, length, reply);
          replyRange(fromB, length, reply);
          if (withLengths) {
            reply.integer(length);
          }
        });
    reply.arrayAt(mark, matches[0]);
    reply.bulk("len");
    reply.integer(table.length());
  }

  private static void replyRange(int from, int length, ReplyEncoder reply) {
    reply.array(2);
    reply.integer(from);
    reply.integer(from + length - 1L);
  }

  private static boolean isNoString(@Nullable Entry entry) {
    return entry != null && !Values.isString(entry.value());
  }
}
