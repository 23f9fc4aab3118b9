package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ReplyMode;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.config.ValueParameter;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.security.MessageDigest;
import java.util.function.Consumer;

/** The connection itself. */
public final class ConnectionCommands implements CommandGroup {
  private static final String USER = "default";

  private final Keyspace keyspace;
  private final Parameters parameters;
  private final Consumer<Client> leave;
  private final ValueParameter<String> availabilityZone;
  private final Numbers numbers = new Numbers();

  /**
   * @param leave takes a client out of all that it has joined: RESET
   */
  public ConnectionCommands(Keyspace keyspace, Parameters parameters, Consumer<Client> leave) {
    this.keyspace = keyspace;
    this.leave = leave;
    this.parameters = parameters;
    availabilityZone = parameters.table().text("availability-zone");
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("ping", this::ping)
        .bind("echo", this::echo)
        .bind("select", this::select)
        .bind("auth", this::auth)
        .bind("hello", this::hello)
        .bind("readonly", (client, arguments, reply) -> readOnly(client, true, reply))
        .bind("readwrite", (client, arguments, reply) -> readOnly(client, false, reply))
        .bind("quit", this::quit)
        .bind("reset", this::reset);
  }

  private void ping(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 2) {
      Errors.arity("ping", reply);
    } else if (client.protocol() == 2 && !client.subscriptions().isEmpty()) {
      // Where only messages are expected, it replies by one.
      reply.array(2);
      reply.bulk("pong");
      if (arguments.count() == 1) {
        reply.bulk("");
      } else {
        replyArgument(arguments, 1, reply);
      }
    } else if (arguments.count() == 2) {
      replyArgument(arguments, 1, reply);
    } else {
      reply.simple("PONG");
    }
  }

  private void echo(Client client, RequestArguments arguments, ReplyEncoder reply) {
    replyArgument(arguments, 1, reply);
  }

  private void select(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.readInt(arguments, 1, reply)) {
      return;
    }
    long index = numbers.value();
    if (index < 0 || index >= keyspace.count()) {
      reply.error(Errors.DB_INDEX);
      return;
    }
    client.database(keyspace.database((int) index));
    reply.ok();
  }

  private void auth(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 3) {
      reply.error(Errors.SYNTAX);
      return;
    }
    if (arguments.count() == 2 && parameters.password().isEmpty()) {
      reply.error(
          "ERR AUTH <password> called without any password configured for the default user. Are"
              + " you sure your configuration is correct?");
      return;
    }
    String user = arguments.count() == 2 ? USER : arguments.string(1);
    if (authenticate(client, user, arguments, arguments.count() - 1)) {
      reply.ok();
    } else {
      reply.error(Errors.WRONG_PASSWORD);
    }
  }

  private boolean authenticate(
      Client client, String user, RequestArguments arguments, int password) {
    String expected = parameters.password();
    boolean right =
        user.equals(USER)
            && (expected.isEmpty()
                || MessageDigest.isEqual(expected.getBytes(ISO_8859_1), arguments.keep(password)));
    if (right) {
      client.authenticated(true);
    }
    return right;
  }

  private void hello(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int count = arguments.count();
    int protocol = client.protocol();
    if (count > 1) {
      if (!numbers.isNumber(arguments, 1)) {
        reply.error("ERR Protocol version is not an integer or out of range");
        return;
      }
      if (numbers.value() < 2 || numbers.value() > 3) {
        reply.error("NOPROTO unsupported protocol version");
        return;
      }
      protocol = (int) numbers.value();
    }
    int name = -1;
    int user = -1;
    for (int i = 2; i < count; i++) {
      if (arguments.is(i, Words.AUTH) && count - i > 2) {
        user = i + 1;
        i += 2;
      } else if (arguments.is(i, Words.SETNAME) && count - i > 1) {
        name = ++i;
        if (!ClientNames.isValid(arguments, name)) {
          reply.error(ClientNames.INVALID_NAME);
          return;
        }
      } else {
        Errors.quoting("ERR Syntax error in HELLO option '", arguments, i, "'", reply);
        return;
      }
    }
    if (user >= 0 && !authenticate(client, arguments.string(user), arguments, user + 1)) {
      reply.error(Errors.WRONG_PASSWORD);
      return;
    }
    if (!client.isAuthenticated() && !parameters.password().isEmpty()) {
      reply.error(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
              + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
              + " select the RESP protocol version at the same time");
      return;
    }
    if (name >= 0) {
      client.name(arguments.string(name));
    }
    client.protocol(protocol);
    reply.protocol(protocol);
    introduce(client, reply);
  }

  private void introduce(Client client, ReplyEncoder reply) {
    String zone = availabilityZone.value();
    reply.map(zone.isEmpty() ? 7 : 8);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(Version.REDIS);
    reply.bulk("proto");
    reply.integer(client.protocol());
    reply.bulk("id");
    reply.integer(client.id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
    if (!zone.isEmpty()) {
      reply.bulk("availability_zone");
      reply.bulk(zone.getBytes(ISO_8859_1));
    }
  }

  /**
   * Remembered and shown, as Valkey does outside of a cluster: there is no replica to read from.
   */
  private static void readOnly(Client client, boolean readOnly, ReplyEncoder reply) {
    client.readOnly(readOnly);
    reply.ok();
  }

  private void quit(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.ok();
    client.closeAfterReplies();
  }

  private void reset(Client client, RequestArguments arguments, ReplyEncoder reply) {
    leave.accept(client);
    client.database(keyspace.database(0));
    client.protocol(2);
    reply.protocol(2);
    client.name("");
    client.replyMode(ReplyMode.ON);
    client.noEvict(false);
    client.noTouch(false);
    client.readOnly(false);
    client.authenticated(parameters.password().isEmpty());
    reply.simple("RESET");
  }

  private static void replyArgument(RequestArguments arguments, int i, ReplyEncoder reply) {
    reply.bulk(arguments.array(i), arguments.offset(i), arguments.length(i), arguments.isOwned(i));
  }
}
