package dev.remora.metrics;

import dev.remora.engine.state.EngineFigures;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * A server's figures as meters. Where redis_exporter has a metric of the same meaning it has the
 * same name here, so that dashboards and alerts for Redis hold.
 *
 * <p>The meters show what the server said when it was asked last: {@link #refresh} asks it. Nothing
 * is counted per command for this; a refresh is one short task of the server's event loop. Meters
 * hold on to this object weakly: whoever made it keeps it.
 *
 * <p>One thread at a time may refresh; meters may be read by any.
 */
public final class ServerMetrics {
  private static final String BYTES = "bytes";
  private static final String SECONDS = "seconds";
  private static final double MILLIS = 1000;

  private final RemoraServer server;
  private final MeterRegistry registry;
  private final Set<String> known = new HashSet<>();

  private volatile State state;

  /** The last figures, and those of commands and databases by their names. */
  private record State(
      ServerFigures figures,
      Map<String, EngineFigures.Command> commands,
      Map<Integer, EngineFigures.Database> databases) {
    static State of(ServerFigures figures) {
      Map<String, EngineFigures.Command> commands = new HashMap<>();
      figures.engine().commandCounts().forEach(command -> commands.put(command.name(), command));
      Map<Integer, EngineFigures.Database> databases = new HashMap<>();
      figures.engine().databases().forEach(one -> databases.put(one.index(), one));
      return new State(figures, commands, databases);
    }
  }

  private ServerMetrics(RemoraServer server, MeterRegistry registry, ServerFigures first) {
    this.server = server;
    this.registry = registry;
    state = State.of(first);
  }

  /**
   * Adds a server's meters to a registry.
   *
   * @param patience how long to wait for the server's first figures
   * @throws TimeoutException if the server's event loop is busy for longer
   * @throws IllegalStateException if the server does not run
   */
  public static ServerMetrics bind(RemoraServer server, MeterRegistry registry, Duration patience)
      throws TimeoutException, InterruptedException {
    var metrics = new ServerMetrics(server, registry, server.figures(patience));
    metrics.addClients();
    metrics.addCounters();
    metrics.addMemory();
    metrics.addPersistence();
    metrics.addNewNames();
    return metrics;
  }

  /**
   * Asks the server for its figures of now.
   *
   * @param patience how long to wait for them
   * @throws TimeoutException if the server's event loop is busy for longer
   * @throws IllegalStateException if the server does not run
   */
  public void refresh(Duration patience) throws TimeoutException, InterruptedException {
    state = State.of(server.figures(patience));
    addNewNames();
  }

  private void addClients() {
    gauge("redis.up", "Whether the server answers.", engine -> 1);
    gauge("redis.connected.clients", "Clients that are connected.", EngineFigures::clients);
    gauge(
        "redis.blocked.clients",
        "Clients whose command waits for a key or a time-out.",
        EngineFigures::blockedClients);
    gauge("redis.config.maxclients", "The most clients there may be.", EngineFigures::maxClients);
    Gauge.builder("redis.uptime.in", this, self -> engine().uptimeMillis() / MILLIS)
        .baseUnit(SECONDS)
        .description("Since the server's start.")
        .register(registry);
    for (String scheme : state.figures().clients().keySet()) {
      Gauge.builder(
              "remora.listener.clients",
              this,
              self -> self.state.figures().clients().getOrDefault(scheme, 0))
          .tag("listener", scheme)
          .description("Clients that are connected, by the scheme of their listener.")
          .register(registry);
    }
  }

  private void addCounters() {
    counter("redis.connections.received", "Connections accepted.", EngineFigures::connections);
    counter(
        "redis.rejected.connections",
        "Connections refused because of maxclients.",
        EngineFigures::rejectedConnections);
    counter("redis.commands.processed", "Commands executed.", EngineFigures::commands);
    counter("redis.total.error.replies", "Replies that were errors.", EngineFigures::errors);
    counter("redis.keyspace.hits", "Keys that were looked up and found.", EngineFigures::hits);
    counter("redis.keyspace.misses", "Keys that were looked up in vain.", EngineFigures::misses);
    counter("redis.expired.keys", "Keys whose time was over.", EngineFigures::expired);
    counter("redis.evicted.keys", "Keys removed because of maxmemory.", EngineFigures::evicted);
    bytesCounter("redis.net.input", "Sent by clients.", EngineFigures::receivedBytes);
    bytesCounter("redis.net.output", "Sent to clients.", EngineFigures::sentBytes);
  }

  private void addMemory() {
    bytes("redis.memory.used", "Data and buffers, estimated.", EngineFigures::usedMemory);
    bytes("redis.memory.used.peak", "The most that was used.", EngineFigures::peakMemory);
    bytes("redis.memory.used.dataset", "Keys and values.", EngineFigures::datasetMemory);
    bytes("redis.memory.max", "maxmemory; 0 for no limit.", EngineFigures::maxMemory);
  }

  private void addPersistence() {
    gauge(
        "redis.loading.dump.file",
        "Whether the last snapshot is being read.",
        engine -> engine.loading() ? 1 : 0);
    gauge(
        "redis.rdb.bgsave.in.progress",
        "Whether a snapshot is being written.",
        engine -> engine.saving() ? 1 : 0);
    gauge(
        "redis.rdb.last.bgsave.status",
        "Whether the last snapshot could be written.",
        engine -> engine.lastSaveFailed() ? 0 : 1);
    gauge(
        "redis.rdb.changes.since.last.save",
        "Changes of keys that are in no snapshot.",
        EngineFigures::unsavedChanges);
    Gauge.builder("redis.rdb.last.save.timestamp", this, self -> engine().lastSaveMillis() / MILLIS)
        .baseUnit(SECONDS)
        .description("When the last snapshot was written, since 1970.")
        .register(registry);
  }

  /** Commands and databases that were not there before. */
  private void addNewNames() {
    State now = state;
    now.commands().keySet().stream()
        .filter(name -> known.add("command " + name))
        .forEach(this::add);
    addDatabases(now.databases().keySet());
  }

  private void add(String command) {
    commandCounter("redis.commands", "Calls", command, EngineFigures.Command::calls);
    commandCounter(
        "redis.commands.rejected.calls",
        "Calls that were refused",
        command,
        EngineFigures.Command::rejected);
    commandCounter(
        "redis.commands.failed.calls",
        "Calls that were answered by an error",
        command,
        EngineFigures.Command::failed);
  }

  private void addDatabases(Collection<Integer> indexes) {
    for (Integer index : indexes) {
      if (known.add("db" + index)) {
        database("redis.db.keys", "Keys", index, EngineFigures.Database::keys);
        database(
            "redis.db.keys.expiring",
            "Keys with a time to live",
            index,
            EngineFigures.Database::expiring);
      }
    }
  }

  private EngineFigures engine() {
    return state.figures().engine();
  }

  private void gauge(String name, String description, ToDoubleFunction<EngineFigures> value) {
    Gauge.builder(name, this, self -> value.applyAsDouble(self.engine()))
        .description(description)
        .register(registry);
  }

  private void bytes(String name, String description, ToDoubleFunction<EngineFigures> value) {
    Gauge.builder(name, this, self -> value.applyAsDouble(self.engine()))
        .baseUnit(BYTES)
        .description(description)
        .register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<EngineFigures> value) {
    FunctionCounter.builder(name, this, self -> value.applyAsDouble(self.engine()))
        .description(description)
        .register(registry);
  }

  private void bytesCounter(
      String name, String description, ToDoubleFunction<EngineFigures> value) {
    FunctionCounter.builder(name, this, self -> value.applyAsDouble(self.engine()))
        .baseUnit(BYTES)
        .description(description)
        .register(registry);
  }

  private void commandCounter(
      String name, String what, String command, ToDoubleFunction<EngineFigures.Command> value) {
    FunctionCounter.builder(
            name,
            this,
            self -> {
              EngineFigures.Command counts = self.state.commands().get(command);
              return counts == null ? 0 : value.applyAsDouble(counts);
            })
        .tag("cmd", command)
        .description(what + ", by command.")
        .register(registry);
  }

  private void database(
      String name, String what, int index, ToDoubleFunction<EngineFigures.Database> value) {
    Gauge.builder(
            name,
            this,
            self -> {
              EngineFigures.Database figures = self.state.databases().get(index);
              return figures == null ? 0 : value.applyAsDouble(figures);
            })
        .tag("db", "db" + index)
        .description(what + ", by database.")
        .register(registry);
  }
}
