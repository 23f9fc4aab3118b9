package dev.remora.engine.group;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.Clients;
import dev.remora.engine.client.Tracking;
import dev.remora.engine.client.Tracking.Mode;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.tracking.Invalidations;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CLIENT TRACKING and its kin: which invalidations a client wants. */
public final class TrackingCommands implements CommandGroup {
  private static final byte[] BCAST = Words.word("bcast");
  private static final byte[] OPTIN = Words.word("optin");
  private static final byte[] OPTOUT = Words.word("optout");
  private static final byte[] NOLOOP = Words.word("noloop");
  private static final byte[] PREFIX = Words.word("prefix");

  private final Clients clients;
  private final Invalidations invalidations;
  private final Numbers numbers = new Numbers();

  public TrackingCommands(Clients clients, Invalidations invalidations) {
    this.clients = clients;
    this.invalidations = invalidations;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("client|tracking", this::tracking)
        .bind("client|trackinginfo", TrackingCommands::info)
        .bind("client|caching", TrackingCommands::caching)
        .bind("client|getredir", (client, words, reply) -> reply.integer(redirect(client)));
  }

  private static long redirect(Client client) {
    return client.tracking().isOn() ? client.tracking().redirect() : -1;
  }

  /** What follows ON or OFF. */
  private static final class Options {
    long redirect;
    boolean broadcast;
    boolean optIn;
    boolean optOut;
    boolean noLoop;
    final List<Channel> prefixes = new ArrayList<>();

    Mode mode() {
      if (broadcast) {
        return Mode.BROADCAST;
      }
      return optIn ? Mode.OPT_IN : optOut ? Mode.OPT_OUT : Mode.READ;
    }
  }

  private void tracking(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Options options = read(arguments, reply);
    if (options == null) {
      return;
    }
    if (arguments.is(2, Words.ON)) {
      String error = conflict(client.tracking(), options);
      if (error != null) {
        reply.error(error);
        return;
      }
      if (options.broadcast && options.prefixes.isEmpty()) {
        options.prefixes.add(new Channel(new byte[0]));
      }
      client.tracking().prefixes().addAll(options.prefixes);
      client.tracking().turnOn(options.mode(), options.redirect, options.noLoop);
      invalidations.turnedOn(client);
    } else if (arguments.is(2, Words.OFF)) {
      invalidations.turnOff(client);
    } else {
      reply.error(Errors.SYNTAX);
      return;
    }
    reply.ok();
  }

  private @Nullable Options read(RequestArguments arguments, ReplyEncoder reply) {
    var options = new Options();
    for (int i = 3; i < arguments.count(); i++) {
      boolean hasNext = i + 1 < arguments.count();
      if (arguments.is(i, Words.REDIRECT) && hasNext) {
        if (!readRedirect(arguments, ++i, options, reply)) {
          return null;
        }
      } else if (arguments.is(i, PREFIX) && hasNext) {
        options.prefixes.add(new Channel(arguments.keep(++i)));
      } else if (arguments.is(i, BCAST)) {
        options.broadcast = true;
      } else if (arguments.is(i, OPTIN)) {
        options.optIn = true;
      } else if (arguments.is(i, OPTOUT)) {
        options.optOut = true;
      } else if (arguments.is(i, NOLOOP)) {
        options.noLoop = true;
      } else {
        reply.error(Errors.SYNTAX);
        return null;
      }
    }
    return options;
  }

  private boolean readRedirect(
      RequestArguments arguments, int i, Options options, ReplyEncoder reply) {
    if (options.redirect != 0) {
      reply.error("ERR A client can only redirect to a single other client");
      return false;
    }
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    options.redirect = numbers.value();
    if (clients.find(options.redirect) == null) {
      reply.error("ERR The client ID you want redirect to does not exist");
      return false;
    }
    return true;
  }

  /** Why these options cannot be set now; null if they can. */
  private static @Nullable String conflict(Tracking known, Options options) {
    boolean wasBroadcast = known.mode() == Mode.BROADCAST;
    if (!options.broadcast && !options.prefixes.isEmpty()) {
      return "ERR PREFIX option requires BCAST mode to be enabled";
    }
    if (known.isOn() && wasBroadcast != options.broadcast) {
      return "ERR You can't switch BCAST mode on/off before disabling tracking for this client,"
          + " and then re-enabling it with a different mode.";
    }
    if (options.broadcast && (options.optIn || options.optOut)) {
      return "ERR OPTIN and OPTOUT are not compatible with BCAST";
    }
    if (options.optIn && options.optOut) {
      return "ERR You can't specify both OPTIN mode and OPTOUT mode";
    }
    if ((options.optIn && known.mode() == Mode.OPT_OUT)
        || (options.optOut && known.mode() == Mode.OPT_IN)) {
      return "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client,"
          + " and then re-enabling it with a different mode.";
    }
    return overlap(known, options.prefixes);
  }

  private static @Nullable String overlap(Tracking known, List<Channel> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      Channel prefix = prefixes.get(i);
      for (Channel other : known.prefixes()) {
        if (other.startsWith(prefix) || prefix.startsWith(other)) {
          return overlap(prefix, "an existing", other);
        }
      }
      for (Channel other : prefixes.subList(i + 1, prefixes.size())) {
        if (other.startsWith(prefix) || prefix.startsWith(other)) {
          return overlap(prefix, "another provided", other);
        }
      }
    }
    return null;
  }

  private static String overlap(Channel prefix, String which, Channel other) {
    return "ERR Prefix '%s' overlaps with %s prefix '%s'. Prefixes for a single client must not overlap."
        .formatted(prefix.text(), which, other.text());
  }

  private static void caching(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Mode mode = client.tracking().mode();
    boolean yes = arguments.is(2, Words.YES);
    if (mode == Mode.OFF) {
      reply.error(
          "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
              + " OPTOUT mode enabled");
    } else if (!yes && !arguments.is(2, Words.NO)) {
      reply.error(Errors.SYNTAX);
    } else if (mode != (yes ? Mode.OPT_IN : Mode.OPT_OUT)) {
      reply.error(
          yes
              ? "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."
              : "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    } else {
      client.tracking().caching(true);
      reply.ok();
    }
  }

  private static void info(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Tracking tracking = client.tracking();
    List<String> flags = flags(tracking);
    reply.map(3);
    reply.bulk("flags");
    reply.set(flags.size());
    flags.forEach(reply::bulk);
    reply.bulk("redirect");
    reply.integer(redirect(client));
    reply.bulk("prefixes");
    reply.array(tracking.prefixes().size());
    tracking.prefixes().forEach(prefix -> reply.bulk(prefix.name()));
  }

  private static List<String> flags(Tracking tracking) {
    List<String> flags = new ArrayList<>();
    flags.add(tracking.isOn() ? "on" : "off");
    switch (tracking.mode()) {
      case OFF, READ -> {}
      case BROADCAST -> flags.add("bcast");
      case OPT_IN -> {
        flags.add("optin");
        if (tracking.isCaching()) {
          flags.add("caching-yes");
        }
      }
      case OPT_OUT -> {
        flags.add("optout");
        if (tracking.isCaching()) {
          flags.add("caching-no");
        }
      }
    }
    if (tracking.isNoLoop()) {
      flags.add("noloop");
    }
    if (tracking.hasBrokenRedirect()) {
      flags.add("broken_redirect");
    }
    return flags;
  }
}
