package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which clients CLIENT KILL means: those that all options fit. */
final class ClientFilter {
  private static final List<String> TYPES =
      List.of("normal", "master", "slave", "replica", "pubsub");

  private long id;
  private @Nullable String type;
  private @Nullable String address;
  private @Nullable String localAddress;
  private boolean skipMe = true;

  private ClientFilter() {}

  /** The old form of the command: an address, its sender not excepted. */
  static ClientFilter ofAddress(String address) {
    ClientFilter filter = new ClientFilter();
    filter.address = address;
    filter.skipMe = false;
    return filter;
  }

  /** Reads pairs of options and values; null if the reply is an error. */
  static @Nullable ClientFilter read(
      RequestArguments arguments, int from, Numbers numbers, ReplyEncoder reply) {
    ClientFilter filter = new ClientFilter();
    for (int i = from; i < arguments.count(); i += 2) {
      if (!filter.readOption(arguments, i, numbers, reply)) {
        return null;
      }
    }
    return filter;
  }

  /** Whether this is a type of clients; if not, the reply is an error. */
  static boolean isType(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (TYPES.contains(arguments.string(i).toLowerCase(Locale.ROOT))) {
      return true;
    }
    Errors.quoting("ERR Unknown client type '", arguments, i, "'", reply);
    return false;
  }

  /** There are only normal clients, neither replicas nor subscribers. */
  static boolean isOfType(@Nullable String type) {
    return type == null || type.equalsIgnoreCase("normal");
  }

  boolean accepts(Client client, Client sender) {
    return (id == 0 || client.id() == id)
        && isOfType(type)
        && (address == null || client.address().equals(address))
        && (localAddress == null || client.localAddress().equals(localAddress))
        && !(skipMe && client == sender);
  }

  private boolean readOption(
      RequestArguments arguments, int i, Numbers numbers, ReplyEncoder reply) {
    if (i + 1 == arguments.count()) {
      reply.error(Errors.SYNTAX);
      return false;
    }
    String value = arguments.string(i + 1);
    if (arguments.is(i, Words.ID)) {
      if (!numbers.isNumber(arguments, i + 1) || numbers.value() < 1) {
        reply.error("ERR client-id should be greater than 0");
        return false;
      }
      id = numbers.value();
    } else if (arguments.is(i, Words.TYPE)) {
      type = value;
      return isType(arguments, i + 1, reply);
    } else if (arguments.is(i, Words.ADDR)) {
      address = value;
    } else if (arguments.is(i, Words.LADDR)) {
      localAddress = value;
    } else if (arguments.is(i, Words.USER)) {
      if (!value.equals("default")) {
        Errors.quoting("ERR No such user '", arguments, i + 1, "'", reply);
        return false;
      }
    } else if (arguments.is(i, Words.SKIPME)
        && (arguments.is(i + 1, Words.YES) || arguments.is(i + 1, Words.NO))) {
      skipMe = arguments.is(i + 1, Words.YES);
    } else {
      reply.error(Errors.SYNTAX);
      return false;
    }
    return true;
  }
}
