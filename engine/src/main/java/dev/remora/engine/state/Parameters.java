package dev.remora.engine.state;

import dev.remora.resp.RequestLimits;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CONFIG} gets and sets: Redis's parameters, as far as they mean something here. All
 * are read where they are needed, so that a change takes effect at once. Belongs to the engine's
 * thread.
 */
public final class Parameters {
  private static final int MAX_BULK = 1 << 30;

  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  private String password = "";
  private int databases = 16;
  private int maxClients = 10_000;
  private int timeoutSeconds;
  private int keepAliveSeconds = 300;
  private RequestLimits requestLimits = RequestLimits.DEFAULT;
  private final OutputLimits outputLimits = new OutputLimits();
  private int port;
  private String bind = "";
  private String unixSocket = "";

  /** Redis's defaults. */
  public Parameters() {
    changeable("requirepass", () -> password, text -> password = text);
    changeable("timeout", () -> text(timeoutSeconds), t -> timeoutSeconds = integer(t, 0));
    changeable("maxclients", () -> text(maxClients), text -> maxClients = integer(text, 1));
    changeable(
        "tcp-keepalive", () -> text(keepAliveSeconds), t -> keepAliveSeconds = integer(t, 0));
    changeable(
        "proto-max-bulk-len",
        () -> text(requestLimits.maxBulkLength()),
        text -> maxBulkLength((int) memory(text, 1 << 20, MAX_BULK)));
    changeable(
        "client-query-buffer-limit",
        () -> text(requestLimits.maxBuffered()),
        text -> maxBuffered((int) memory(text, 1 << 20, MAX_BULK)));
    changeable("client-output-buffer-limit", outputLimits::text, outputLimits::set);
    changeable("save", () -> "", Parameters::neverSave);
    changeable("appendonly", () -> "no", text -> only(text, "no"));
    changeable("maxmemory", () -> "0", text -> only(text, "0"));
    changeable("maxmemory-policy", () -> "noeviction", text -> only(text, "noeviction"));
    startOnly("databases", () -> text(databases), text -> databases = integer(text, 1));
    startOnly("port", () -> text(port), text -> port = integer(text, 0));
    startOnly("bind", () -> bind, text -> bind = text);
    startOnly("unixsocket", () -> unixSocket, text -> unixSocket = text);
    startOnly("io-threads", () -> "1", text -> only(text, "1"));
    startOnly("cluster-enabled", () -> "no", text -> only(text, "no"));
  }

  /** All parameters. */
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The parameter of this name, in whatever case. */
  public @Nullable Parameter find(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Sets a parameter before the start.
   *
   * @throws IllegalArgumentException if there is none of this name, or it cannot have this value
   */
  public void start(String name, String value) {
    Parameter parameter = find(name);
    if (parameter == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    try {
      parameter.set(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " '" + value + "': " + e.getMessage(), e);
    }
  }

  /** The password of the user {@code default}; empty for none. */
  public String password() {
    return password;
  }

  /** TCP's port; 0 if the server does not listen on TCP. */
  public int port() {
    return port;
  }

  /** From 1. */
  public int databases() {
    return databases;
  }

  /** Connections at one time: from 1. */
  public int maxClients() {
    return maxClients;
  }

  /** A client that sends nothing for so long is disconnected; 0 for never. */
  public int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** TCP keepalive's interval for connections that are accepted from now on; 0 for none. */
  public int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  /** What a client may send. */
  public RequestLimits requestLimits() {
    return requestLimits;
  }

  /** How many bytes may wait to be sent to a client. */
  public OutputLimits outputLimits() {
    return outputLimits;
  }

  private void changeable(String name, Parameter.Getter getter, Parameter.Setter setter) {
    byName.put(name, new Parameter(name, true, getter, setter));
  }

  private void startOnly(String name, Parameter.Getter getter, Parameter.Setter setter) {
    byName.put(name, new Parameter(name, false, getter, setter));
  }

  private void maxBulkLength(int bytes) {
    RequestLimits now = requestLimits;
    requestLimits =
        new RequestLimits(bytes, now.maxArguments(), now.maxInlineLength(), now.maxBuffered());
  }

  private void maxBuffered(int bytes) {
    RequestLimits now = requestLimits;
    requestLimits =
        new RequestLimits(now.maxBulkLength(), now.maxArguments(), now.maxInlineLength(), bytes);
  }

  private static String text(int value) {
    return Integer.toString(value);
  }

  private static int integer(String text, int least) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("argument couldn't be parsed into an integer", e);
    }
    return (int) inRange(value, least, Integer.MAX_VALUE);
  }

  private static long memory(String text, long least, long most) {
    return inRange(MemorySize.parse(text), least, most);
  }

  private static long inRange(long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "argument must be between " + least + " and " + most + " inclusive");
    }
    return value;
  }

  private static void neverSave(String text) {
    if (!text.isEmpty()) {
      throw new IllegalArgumentException("Invalid save parameters");
    }
  }

  /** What this server does not do cannot be switched on. */
  private static void only(String text, String possible) {
    if (!text.equals(possible)) {
      throw new IllegalArgumentException("this server only knows '" + possible + "'");
    }
  }
}
