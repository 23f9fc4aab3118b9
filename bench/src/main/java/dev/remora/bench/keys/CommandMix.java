package dev.remora.bench.keys;

import dev.remora.client.RespConnection;
import dev.remora.resp.CommandEncoder;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Commands whose time should not depend on how many keys, or elements of a value, there are: on
 * small values by random keys, and on one huge value of each type.
 */
final class CommandMix {
  private static final String KEY = "KEY";
  private static final String NUMBER = "NUMBER";
  private static final List<String> HUGE = List.of("hash", "set", "zset", "list");

  private static final List<String[]> COMMANDS =
      List.of(
              "GET KEY",
              "SET KEY value",
              "SET KEY value EX 1",
              "SETEX KEY 1 value",
              "SETNX KEY value",
              "GETSET KEY value",
              "GETDEL KEY",
              "APPEND KEY more",
              "STRLEN KEY",
              "SETRANGE KEY 1 x",
              "GETRANGE KEY 0 9",
              "SETBIT KEY 7 1",
              "MGET KEY KEY KEY",
              "MSET KEY value KEY value",
              "INCR counter",
              "DEL KEY",
              "UNLINK KEY",
              "EXISTS KEY",
              "TYPE KEY",
              "TTL KEY",
              "EXPIRE KEY 1",
              "PEXPIRE KEY 500",
              "PERSIST KEY",
              "TOUCH KEY",
              "COPY KEY copy REPLACE",
              "RENAME counter renamed",
              "OBJECT ENCODING counter",
              "DUMP counter",
              "SCAN NUMBER COUNT 10",
              "RANDOMKEY",
              "DBSIZE",
              "EXPIRE huge:hash 3600",
              "RENAME huge:set huge:other",
              "RENAME huge:other huge:set",
              "HSET huge:hash field:NUMBER value",
              "HGET huge:hash field:NUMBER",
              "HDEL huge:hash field:NUMBER",
              "HINCRBY huge:hash counter 1",
              "HLEN huge:hash",
              "HRANDFIELD huge:hash",
              "HSCAN huge:hash NUMBER COUNT 10",
              "SADD huge:set member:NUMBER",
              "SREM huge:set member:NUMBER",
              "SISMEMBER huge:set member:NUMBER",
              "SCARD huge:set",
              "SPOP huge:set",
              "SRANDMEMBER huge:set",
              "SSCAN huge:set NUMBER COUNT 10",
              "ZADD huge:zset NUMBER member:NUMBER",
              "ZREM huge:zset member:NUMBER",
              "ZSCORE huge:zset member:NUMBER",
              "ZINCRBY huge:zset 1 member:NUMBER",
              "ZRANK huge:zset member:NUMBER",
              "ZCOUNT huge:zset NUMBER +inf",
              "ZRANGE huge:zset 0 9",
              "ZRANGEBYSCORE huge:zset NUMBER +inf LIMIT 0 10",
              "ZPOPMIN huge:zset",
              "ZPOPMAX huge:zset",
              "ZCARD huge:zset",
              "ZSCAN huge:zset NUMBER COUNT 10",
              "LPUSH huge:list value",
              "RPUSH huge:list value",
              "LPOP huge:list",
              "RPOP huge:list",
              "LLEN huge:list",
              "LINDEX huge:list -1",
              "LRANGE huge:list 0 9",
              "LMOVE huge:list huge:list LEFT RIGHT")
          .stream()
          .map(line -> line.split(" ", -1))
          .toList();

  private final Random random = new Random(1);
  private final long keys;
  private final long elements;
  private int next;

  /**
   * @param keys how many there are to choose from
   * @param elements of each huge value
   */
  CommandMix(long keys, long elements) {
    this.keys = keys;
    this.elements = elements;
  }

  static int size() {
    return COMMANDS.size();
  }

  /** Writes the command that adds an element to each huge value in turn. */
  static void encodeHuge(CommandEncoder commands, long number) {
    long element = number / HUGE.size();
    switch ((int) (number % HUGE.size())) {
      case 0 -> commands.command("HSET", "huge:hash", "field:" + element, "value");
      case 1 -> commands.command("SADD", "huge:set", "member:" + element);
      case 2 -> commands.command("ZADD", "huge:zset", "" + element, "member:" + element);
      default -> commands.command("RPUSH", "huge:list", "value:" + element);
    }
  }

  /** How many commands give each huge value so many elements. */
  static long hugeCommands(long elements) {
    return elements * HUGE.size();
  }

  /** Sends the next of the commands; an error that tells of a key that is not there is none. */
  void call(RespConnection connection) throws IOException {
    String[] template = COMMANDS.get(next++ % COMMANDS.size());
    String[] command = new String[template.length];
    for (int i = 0; i < template.length; i++) {
      command[i] =
          template[i].equals(KEY)
              ? Shape.key("key:", random.nextLong(keys))
              : template[i].replace(NUMBER, Long.toString(random.nextLong(elements)));
    }
    check(connection.call(command), command);
  }

  /** Ends with what has to be dismantled: the huge values, then everything. */
  static void dismantle(RespConnection connection) throws IOException {
    for (String type : HUGE) {
      String[] unlink = {"UNLINK", "huge:" + type};
      check(connection.call(unlink), unlink);
    }
    String[] flush = {"FLUSHALL", "ASYNC"};
    check(connection.call(flush), flush);
  }

  private static void check(RespValue reply, String[] command) throws IOException {
    if (reply instanceof RespValue.Failure(String message) && !message.contains("no such key")) {
      throw new IOException(String.join(" ", command) + ": " + message);
    }
  }
}
