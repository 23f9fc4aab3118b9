package dev.remora.engine.group;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientLine;
import dev.remora.engine.client.ClientPause;
import dev.remora.engine.client.Clients;
import dev.remora.engine.client.ReplyMode;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** CLIENT: what clients say of themselves, and do to each other. */
public final class ClientCommands implements CommandGroup {
  private final Clients clients;
  private final ClientPause pause;
  private final Blocking blocking;
  private final Clock clock;
  private final BlockTimeout timeout;
  private final Numbers numbers = new Numbers();

  public ClientCommands(Clients clients, ClientPause pause, Blocking blocking, Clock clock) {
    this.clients = clients;
    this.pause = pause;
    this.blocking = blocking;
    this.clock = clock;
    timeout = new BlockTimeout(clock);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("client|id", (client, arguments, reply) -> reply.integer(client.id()))
        .bind("client|info", this::info)
        .bind("client|list", this::list)
        .bind("client|getname", this::getName)
        .bind("client|setname", this::setName)
        .bind("client|setinfo", this::setInfo)
        .bind("client|capa", this::capabilities)
        .bind("client|kill", this::kill)
        .bind("client|reply", this::reply)
        .bind("client|no-evict", this::noEvict)
        .bind("client|no-touch", this::noTouch)
        .bind("client|unblock", this::unblock)
        .bind("client|pause", this::pause)
        .bind("client|unpause", this::unpause)
        .bind("client|help", new HelpText("client", HELP));
  }

  private void info(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.verbatim("txt", ClientLine.of(client, clock.millis()) + "\n");
  }

  private void list(Client client, RequestArguments arguments, ReplyEncoder reply) {
    ClientFilter filter = ClientFilter.read(arguments, true, clock.millis(), numbers, reply);
    if (filter == null) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Client each : clients.all()) {
      if (filter.accepts(each, client)) {
        lines.append(ClientLine.of(each, clock.millis())).append('\n');
      }
    }
    reply.verbatim("txt", lines.toString());
  }

  private void getName(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (client.name().isEmpty()) {
      reply.nil();
    } else {
      reply.bulk(client.name());
    }
  }

  private void setName(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (ClientNames.isValid(arguments, 2)) {
      client.name(arguments.string(2));
      reply.ok();
    } else {
      reply.error(ClientNames.INVALID_NAME);
    }
  }

  private void setInfo(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean name = arguments.is(2, Words.LIB_NAME);
    if (!name && !arguments.is(2, Words.LIB_VER)) {
      Errors.quoting("ERR Unrecognized option '", arguments, 2, "'", reply);
    } else if (!ClientNames.isValid(arguments, 3)) {
      reply.error(
          "ERR "
              + (name ? "lib-name" : "lib-ver")
              + " cannot contain spaces, newlines or special characters.");
    } else {
      if (name) {
        client.libraryName(arguments.string(3));
      } else {
        client.libraryVersion(arguments.string(3));
      }
      reply.ok();
    }
  }

  /** What is not known is ignored: clients may name what later servers ask for. */
  private void capabilities(Client client, RequestArguments arguments, ReplyEncoder reply) {
    for (int i = 2; i < arguments.count(); i++) {
      if (arguments.is(i, Words.REDIRECT)) {
        client.followsRedirects(true);
      }
    }
    reply.ok();
  }

  private void kill(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean old = arguments.count() == 3;
    ClientFilter filter =
        old
            ? ClientFilter.ofAddress(arguments.string(2))
            : ClientFilter.read(arguments, false, clock.millis(), numbers, reply);
    if (filter == null) {
      return;
    }
    int killed = 0;
    for (Client other : clients.all()) {
      if (filter.accepts(other, client)) {
        killed++;
        if (other == client) {
          client.closeAfterReplies();
        } else {
          other.connection().close();
        }
      }
    }
    if (!old) {
      reply.integer(killed);
    } else if (killed > 0) {
      reply.ok();
    } else {
      reply.error("ERR No such client");
    }
  }

  private void reply(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.is(2, Words.ON)) {
      client.replyMode(ReplyMode.ON);
      reply.ok();
    } else if (arguments.is(2, Words.OFF)) {
      client.replyMode(ReplyMode.OFF);
    } else if (arguments.is(2, Words.SKIP)) {
      if (client.replyMode() != ReplyMode.OFF) {
        client.replyMode(ReplyMode.SKIP_NEXT);
      }
    } else {
      reply.error(Errors.SYNTAX);
    }
  }

  private void noEvict(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (isOnOrOff(arguments, reply)) {
      client.noEvict(arguments.is(2, Words.ON));
      reply.ok();
    }
  }

  private void noTouch(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (isOnOrOff(arguments, reply)) {
      client.noTouch(arguments.is(2, Words.ON));
      reply.ok();
    }
  }

  private void unblock(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean error = arguments.count() == 4 && arguments.is(3, Words.ERROR);
    if (arguments.count() > 4
        || (arguments.count() == 4 && !error && !arguments.is(3, Words.TIMEOUT))) {
      reply.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    } else if (numbers.read(arguments, 2, reply)) {
      Client blocked = clients.find(numbers.value());
      boolean found = blocked != null && unblock(blocked, error);
      reply.integer(found ? 1 : 0);
    }
  }

  private boolean unblock(Client blocked, boolean error) {
    return error
        ? blocking.fail(blocked, "UNBLOCKED client unblocked via CLIENT UNBLOCK")
        : blocking.timeOut(blocked);
  }

  private void pause(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean all = arguments.count() == 3 || arguments.is(3, Words.ALL);
    if (arguments.count() > 4 || (!all && !arguments.is(3, Words.WRITE))) {
      reply.error(
          arguments.count() > 4 ? Errors.SYNTAX : "ERR CLIENT PAUSE mode must be WRITE or ALL");
      return;
    }
    long millis = timeout.readMillis(arguments, 2, reply);
    if (millis >= 0) {
      pause.pause(clock.millis() + millis, !all);
      reply.ok();
    }
  }

  private void unpause(Client client, RequestArguments arguments, ReplyEncoder reply) {
    pause.end();
    reply.ok();
  }

  private static boolean isOnOrOff(RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.is(2, Words.ON) || arguments.is(2, Words.OFF)) {
      return true;
    }
    reply.error(Errors.SYNTAX);
    return false;
  }

  private static final String HELP =
      """
      CACHING (YES|NO)
          Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.
      CAPA <option> [options...]
          Declare what the client can do. The option is:
          * REDIRECT
            Go where the server redirects to.
      GETREDIR
          Return the client ID we are redirecting to when tracking is enabled.
      GETNAME
          Return the name of the current connection.
      ID
          Return the ID of the current connection.
      INFO
          Return information about the current client connection.
      KILL <ip:port>
          Kill connection made from <ip:port>.
      KILL <option> <value> [<option> <value> [...]]
          Kill connections. Options are:
          * ADDR (<ip:port>|<unixsocket>:0)
            Kill connections made from the specified address
          * LADDR (<ip:port>|<unixsocket>:0)
            Kill connections made to specified local address
          * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
            Kill connections by type.
          * USER <username>
            Kill connections authenticated by <username>.
          * SKIPME (YES|NO)
            Skip killing current connection (default: yes).
      LIST [options ...]
          Return information about client connections. Options:
          * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
            Return clients of specified type.
      UNPAUSE
          Stop the current client pause, resuming traffic.
      PAUSE <timeout> [WRITE|ALL]
          Suspend all, or just write, clients for <timeout> milliseconds.
      REPLY (ON|OFF|SKIP)
          Control the replies sent to the current connection.
      SETNAME <name>
          Assign the name <name> to the current connection.
      SETINFO <option> <value>
          Set client meta attr. Options are:
          * LIB-NAME: the client lib name.
          * LIB-VER: the client lib version.
      TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]
               [OPTIN] [OPTOUT] [NOLOOP]
          Control server assisted client side caching.
      TRACKINGINFO
          Report tracking status for the current connection.
      UNBLOCK <clientid> [TIMEOUT|ERROR]
          Unblock the specified blocked client.
      NO-EVICT (ON|OFF)
          Protect current client connection from eviction.
      NO-TOUCH (ON|OFF)
          Will not touch LRU/LFU stats when this mode is on.
      """;
}
