package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.snapshot.Snapshots;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.time.Instant;

/** The databases as a whole, and the server. */
public final class ServerCommands implements CommandGroup {
  private final Keyspace keyspace;
  private final Snapshots snapshots;
  private final Numbers numbers = new Numbers();

  public ServerCommands(Keyspace keyspace, Snapshots snapshots) {
    this.keyspace = keyspace;
    this.snapshots = snapshots;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("dbsize", (client, arguments, reply) -> reply.integer(client.database().size()))
        .bind("flushdb", this::flushDb)
        .bind("flushall", this::flushAll)
        .bind("swapdb", this::swapDb)
        .bind("time", this::time)
        .bind("lolwut", this::lolwut);
  }

  private void flushDb(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (isFlush(arguments, reply)) {
      client.database().clear();
      reply.ok();
    }
  }

  private void flushAll(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (isFlush(arguments, reply)) {
      keyspace.clear();
      snapshots.flushed();
      reply.ok();
    }
  }

  /** Dropping all keys takes no time: the collector frees them aside, either way. */
  private static boolean isFlush(RequestArguments arguments, ReplyEncoder reply) {
    int count = arguments.count();
    if (count == 1
        || (count == 2 && (arguments.is(1, Words.SYNC) || arguments.is(1, Words.ASYNC)))) {
      return true;
    }
    reply.error(Errors.SYNTAX);
    return false;
  }

  private void swapDb(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!isInt(arguments, 1)) {
      reply.error("ERR invalid first DB index");
      return;
    }
    long first = numbers.value();
    if (!isInt(arguments, 2)) {
      reply.error("ERR invalid second DB index");
      return;
    }
    long second = numbers.value();
    if (first < 0 || first >= keyspace.count() || second < 0 || second >= keyspace.count()) {
      reply.error(Errors.DB_INDEX);
      return;
    }
    if (first != second) {
      keyspace.database((int) first).swap(keyspace.database((int) second));
    }
    reply.ok();
  }

  private boolean isInt(RequestArguments arguments, int i) {
    return numbers.isNumber(arguments, i)
        && numbers.value() >= Integer.MIN_VALUE
        && numbers.value() <= Integer.MAX_VALUE;
  }

  private void time(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Instant now = Instant.now();
    reply.array(2);
    reply.bulk(now.getEpochSecond());
    reply.bulk(now.getNano() / 1000L);
  }

  private void lolwut(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.verbatim("txt", REMORA + "\nRedis ver. " + Version.REDIS + "\n");
  }

  private static final String REMORA =
      """
               ______________________
           _.-'|=|=|=|=|=|            `-._      __
        .-'    |=|=|=|=|=|    o           `-.__/ /
       <__                                 _____ <
          `-.___                     __.-''     \\_\\
                `--..____    ____..-'
                         \\__/

      Holds on to what is larger and faster, and travels along.
      """;
}
