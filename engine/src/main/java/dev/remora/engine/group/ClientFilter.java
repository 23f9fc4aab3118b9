package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientLine;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which clients CLIENT LIST and CLIENT KILL mean: those that all options fit. Of an option that is
 * given twice the last counts, but of ID all do. {@code NOT-} before an option turns it round, as
 * in Valkey.
 */
final class ClientFilter {
  private static final List<String> TYPES =
      List.of("normal", "master", "primary", "slave", "replica", "pubsub");

  /** Every flag of CLIENT LIST in Redis and Valkey. */
  private static final String FLAGS = "OSMPxdbtRBEICueUTrAcGN";

  private static final String NOT = "not-";

  private final Map<String, Predicate<Client>> conditions = new HashMap<>();
  private final Map<String, Set<Long>> ids = new HashMap<>();
  private final long now;
  private boolean skipMe;

  private ClientFilter(boolean skipMe, long now) {
    this.skipMe = skipMe;
    this.now = now;
  }

  /** The old form of CLIENT KILL: an address, its sender not excepted. */
  static ClientFilter ofAddress(String address) {
    ClientFilter filter = new ClientFilter(false, 0);
    filter.conditions.put("addr", client -> client.address().equals(address));
    return filter;
  }

  /**
   * Reads options and values; null if the reply is an error.
   *
   * @param list whether it is for CLIENT LIST: then the sender is not excepted
   * @param now milliseconds since 1970
   */
  static @Nullable ClientFilter read(
      RequestArguments arguments, boolean list, long now, Numbers numbers, ReplyEncoder reply) {
    ClientFilter filter = new ClientFilter(!list, now);
    int i = 2;
    while (i < arguments.count()) {
      if (i + 1 == arguments.count()) {
        reply.error(Errors.SYNTAX);
        return null;
      }
      i = filter.readOption(arguments, i, numbers, reply);
      if (i < 0) {
        return null;
      }
    }
    return filter;
  }

  boolean accepts(Client client, Client sender) {
    if (skipMe && client == sender) {
      return false;
    }
    for (Predicate<Client> condition : conditions.values()) {
      if (!condition.test(client)) {
        return false;
      }
    }
    return true;
  }

  /** Reads an option. Returns where the next one starts; -1 if the reply is an error. */
  private int readOption(RequestArguments arguments, int i, Numbers numbers, ReplyEncoder reply) {
    String option = arguments.string(i).toLowerCase(Locale.ROOT);
    boolean not = option.startsWith(NOT);
    String base = not ? option.substring(NOT.length()) : option;
    if (base.equals("id")) {
      return readIds(arguments, i, option, not, numbers, reply);
    }
    Predicate<Client> condition = condition(base, arguments, i + 1, numbers, reply);
    if (condition == null) {
      return -1;
    }
    if (!base.equals("skipme")) {
      conditions.put(option, not ? condition.negate() : condition);
    }
    return i + 2;
  }

  private int readIds(
      RequestArguments arguments,
      int i,
      String option,
      boolean not,
      Numbers numbers,
      ReplyEncoder reply) {
    Set<Long> known = ids.computeIfAbsent(option, key -> new HashSet<>());
    int at = i + 1;
    do {
      if (!numbers.isNumber(arguments, at)) {
        reply.error(Errors.SYNTAX);
        return -1;
      }
      if (numbers.value() < 1) {
        reply.error("ERR client-id should be greater than 0");
        return -1;
      }
      known.add(numbers.value());
      at++;
    } while (at < arguments.count() && numbers.isNumber(arguments, at));
    conditions.put(option, client -> known.contains(client.id()) != not);
    return at;
  }

  /** What an option asks for; null if the reply is an error. */
  private @Nullable Predicate<Client> condition(
      String option, RequestArguments arguments, int i, Numbers numbers, ReplyEncoder reply) {
    String value = arguments.string(i);
    return switch (option) {
      case "addr" -> client -> client.address().equals(value);
      case "laddr" -> client -> client.localAddress().equals(value);
      case "ip" -> client -> host(client.address()).equals(value);
      case "name" -> client -> client.name().equals(value);
      case "lib-name" -> client -> client.libraryName().equals(value);
      case "lib-ver" -> client -> client.libraryVersion().equals(value);
      case "type" -> type(arguments, i, reply);
      case "user" -> user(arguments, i, reply);
      case "flags" -> flags(value, reply);
      case "capa" -> capabilities(value, reply);
      case "skipme" -> skipMe(arguments, i, reply);
      case "db", "maxage", "idle" -> number(option, arguments, i, numbers, reply);
      default -> {
        reply.error(Errors.SYNTAX);
        yield null;
      }
    };
  }

  private static @Nullable Predicate<Client> type(
      RequestArguments arguments, int i, ReplyEncoder reply) {
    String type = arguments.string(i).toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      Errors.quoting("ERR Unknown client type '", arguments, i, "'", reply);
      return null;
    }
    return client -> type.equals(isSubscriber(client) ? "pubsub" : "normal");
  }

  private static @Nullable Predicate<Client> user(
      RequestArguments arguments, int i, ReplyEncoder reply) {
    if (arguments.string(i).equals("default")) {
      return client -> true;
    }
    Errors.quoting("ERR No such user '", arguments, i, "'", reply);
    return null;
  }

  private static @Nullable Predicate<Client> flags(String wanted, ReplyEncoder reply) {
    if (!wanted.chars().allMatch(flag -> FLAGS.indexOf(flag) >= 0)) {
      reply.error("ERR Unknown flags found in the provided filter: " + wanted);
      return null;
    }
    return client -> {
      String has = ClientLine.flags(client);
      return wanted.chars().allMatch(flag -> has.indexOf(flag) >= 0);
    };
  }

  private static @Nullable Predicate<Client> capabilities(String wanted, ReplyEncoder reply) {
    if (!wanted.chars().allMatch(letter -> letter == 'r')) {
      reply.error("ERR Unknown capa found in the provided filter: " + wanted);
      return null;
    }
    return client -> wanted.isEmpty() || client.followsRedirects();
  }

  private @Nullable Predicate<Client> skipMe(
      RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!arguments.is(i, Words.YES) && !arguments.is(i, Words.NO)) {
      reply.error(Errors.SYNTAX);
      return null;
    }
    skipMe = arguments.is(i, Words.YES);
    return client -> true;
  }

  private @Nullable Predicate<Client> number(
      String option, RequestArguments arguments, int i, Numbers numbers, ReplyEncoder reply) {
    if (!numbers.isNumber(arguments, i)) {
      reply.error("ERR " + option + " is not an integer or out of range");
      return null;
    }
    long value = numbers.value();
    if (option.equals("db")) {
      return client -> client.database().index() == value;
    }
    if (value < 1) {
      reply.error("ERR " + option + " should be greater than 0");
      return null;
    }
    return option.equals("idle")
        ? client -> (now - client.lastActive()) / 1000 >= value
        : client -> (now - client.connectedAt()) / 1000 >= value;
  }

  private static boolean isSubscriber(Client client) {
    return ClientLine.flags(client).indexOf('P') >= 0;
  }

  /** The address without its port, and IPv6's without its brackets. */
  private static String host(String address) {
    String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
