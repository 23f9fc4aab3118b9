package dev.remora.engine;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.client.ClientPause;
import dev.remora.engine.client.Clients;
import dev.remora.engine.command.Command;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandIntrospection;
import dev.remora.engine.command.CommandTable;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.group.AclCommands;
import dev.remora.engine.group.BitfieldCommands;
import dev.remora.engine.group.BitmapCommands;
import dev.remora.engine.group.ClientCommands;
import dev.remora.engine.group.CommandLogCommands;
import dev.remora.engine.group.CommandStatistics;
import dev.remora.engine.group.ConditionalStringCommands;
import dev.remora.engine.group.ConfigCommands;
import dev.remora.engine.group.ConnectionCommands;
import dev.remora.engine.group.CounterCommands;
import dev.remora.engine.group.DumpCommands;
import dev.remora.engine.group.ElementScanCommands;
import dev.remora.engine.group.ExpiryCommands;
import dev.remora.engine.group.FunctionCommands;
import dev.remora.engine.group.GeoCommands;
import dev.remora.engine.group.GeoSearchCommands;
import dev.remora.engine.group.HashCommands;
import dev.remora.engine.group.HashNumberCommands;
import dev.remora.engine.group.HashRandomCommands;
import dev.remora.engine.group.HyperLogLogCommands;
import dev.remora.engine.group.InfoCommand;
import dev.remora.engine.group.KeyCommands;
import dev.remora.engine.group.LatencyCommands;
import dev.remora.engine.group.LcsCommand;
import dev.remora.engine.group.ListCommands;
import dev.remora.engine.group.ListPopCommands;
import dev.remora.engine.group.ListSearchCommands;
import dev.remora.engine.group.MemoryCommands;
import dev.remora.engine.group.ModuleCommands;
import dev.remora.engine.group.MonitorCommand;
import dev.remora.engine.group.PersistenceInfo;
import dev.remora.engine.group.PubSubCommands;
import dev.remora.engine.group.ScanCommands;
import dev.remora.engine.group.ServerCommands;
import dev.remora.engine.group.SetAlgebraCommands;
import dev.remora.engine.group.SetCommands;
import dev.remora.engine.group.SetRandomCommands;
import dev.remora.engine.group.SnapshotCommands;
import dev.remora.engine.group.SortCommands;
import dev.remora.engine.group.SortedSetAlgebraCommands;
import dev.remora.engine.group.SortedSetCommands;
import dev.remora.engine.group.SortedSetPopCommands;
import dev.remora.engine.group.SortedSetRangeCommands;
import dev.remora.engine.group.SortedSetScanCommands;
import dev.remora.engine.group.StringCommands;
import dev.remora.engine.group.TrackingCommands;
import dev.remora.engine.group.TransactionCommands;
import dev.remora.engine.group.WaitCommands;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.log.CommandLogs;
import dev.remora.engine.log.LatencyMonitor;
import dev.remora.engine.memory.Eviction;
import dev.remora.engine.memory.MemoryUse;
import dev.remora.engine.pubsub.KeyNotifications;
import dev.remora.engine.pubsub.Monitors;
import dev.remora.engine.pubsub.PubSub;
import dev.remora.engine.rdb.ValueReader;
import dev.remora.engine.snapshot.Loading;
import dev.remora.engine.snapshot.Snapshots;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.EngineFigures;
import dev.remora.engine.state.Parameters;
import dev.remora.engine.state.ServerHost;
import dev.remora.engine.state.Statistics;
import dev.remora.engine.tracking.Invalidations;
import dev.remora.engine.transaction.WatchedKeys;
import dev.remora.engine.value.HashLimits;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.SetLimits;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.resp.ArgumentArrays;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Redis's databases and commands, without sockets.
 *
 * <p>Belongs to one thread: all calls, and all calls of the objects that it hands out, come from
 * that. It reads the time of day only in {@link #beginBatch} and {@link #runTimers}; whoever has it
 * execute commands calls the first before each batch of them, and the second when {@link
 * #nextTimer} says.
 */
public final class Engine {
  /** How long expired keys may be removed at one time. */
  private static final long EXPIRY_NANOS = 500_000;

  /** When there is more to remove, go on after so many milliseconds. */
  private static final long EXPIRY_PAUSE = 2;

  private final Clock clock;
  private final Parameters parameters;
  private final Statistics statistics = new Statistics();
  private final Clients clients = new Clients();
  private final ClientPause pause;
  private final Keyspace keyspace;
  private final Blocking blocking;
  private final Snapshots snapshots;
  private final Loading loading;
  private final WatchedKeys watchedKeys;
  private final PubSub pubSub = new PubSub();
  private final Monitors monitors;
  private final Invalidations invalidations;
  private final Admission admission;
  private final CommandRunner runner;
  private final MemoryUse memory;
  private final CommandTable table;
  private final long startedAt;

  private final LatencyMonitor latency;
  private final Eviction eviction;

  private boolean expiryBehind;
  private boolean somePostponed;

  public Engine(Parameters parameters, ServerHost host) {
    this(parameters, host, new Clock());
  }

  /** With a clock of one's own, for tests. */
  public Engine(Parameters parameters, ServerHost host, Clock clock) {
    this.parameters = parameters;
    this.clock = clock;
    keyspace = new Keyspace(parameters.databases(), clock, statistics);
    pause = new ClientPause(keyspace::keepsExpired);
    blocking = new Blocking(clock, keyspace.changes(), this::countEnded);
    startedAt = clock.millis();
    memory = new MemoryUse(keyspace, clients, clock);
    latency = new LatencyMonitor(parameters.table(), clock);
    eviction = new Eviction(keyspace, memory, parameters.table(), statistics, latency);
    watchedKeys = new WatchedKeys(keyspace.changes());
    monitors = new Monitors(clock);
    invalidations =
        new Invalidations(
            keyspace.changes(),
            clients,
            pubSub,
            parameters.table().number("tracking-table-max-keys"));
    var counts = new CommandStatistics(parameters.table(), statistics);
    var logs = new CommandLogs(parameters.table(), clock);
    var introspection = new CommandIntrospection();
    var listLimits = new ListLimits();
    NumberParameter listSize = parameters.table().number("list-max-listpack-size");
    listSize.listen(() -> listLimits.set(listSize.intValue()));
    listLimits.set(listSize.intValue());
    var values =
        new ValueReader(
            listLimits,
            new HashLimits(parameters.table()),
            new SetLimits(parameters.table()),
            new SortedSetLimits(parameters.table()));
    snapshots = new Snapshots(keyspace, clock, parameters);
    loading = new Loading(keyspace, clock, parameters, snapshots, values);
    var sortedSetLimits = new SortedSetLimits(parameters.table());
    var sortedSets = new SortedSetCommands(sortedSetLimits);
    admission = new Admission(parameters, clock, pause, eviction, snapshots, loading);
    new KeyNotifications(
            parameters.table().text("notify-keyspace-events"), keyspace.changes(), pubSub)
        .start();
    List<CommandGroup> groups =
        List.of(
            introspection,
            new ConnectionCommands(keyspace, parameters, this::leave),
            new ClientCommands(clients, pause, blocking, clock),
            new TrackingCommands(clients, invalidations),
            new ServerCommands(keyspace, snapshots),
            new ConfigCommands(parameters, () -> resetStatistics(counts, memory)),
            new InfoCommand(
                parameters,
                keyspace,
                clients,
                pause,
                statistics,
                counts,
                memory,
                invalidations,
                new PersistenceInfo(snapshots, loading, clock)),
            new MemoryCommands(keyspace, memory),
            new FunctionCommands(),
            new ModuleCommands(),
            new StringCommands(clock, parameters),
            new ConditionalStringCommands(clock),
            new CounterCommands(),
            new LcsCommand(parameters),
            new BitmapCommands(parameters),
            new BitfieldCommands(parameters),
            new HyperLogLogCommands(parameters.table()),
            new KeyCommands(keyspace),
            new ScanCommands(),
            new ElementScanCommands(),
            new HashCommands(new HashLimits(parameters.table())),
            new HashNumberCommands(new HashLimits(parameters.table())),
            new HashRandomCommands(),
            new SetCommands(new SetLimits(parameters.table())),
            new SetAlgebraCommands(new SetLimits(parameters.table())),
            new SetRandomCommands(),
            new ExpiryCommands(clock),
            sortedSets,
            new GeoCommands(sortedSets),
            new GeoSearchCommands(sortedSetLimits),
            new SortedSetRangeCommands(sortedSetLimits),
            new SortedSetAlgebraCommands(sortedSetLimits),
            new SortedSetPopCommands(blocking, clock),
            new SortedSetScanCommands(),
            new ListCommands(listLimits),
            new ListSearchCommands(),
            new SortCommands(listLimits),
            new ListPopCommands(blocking, clock, listLimits),
            new DumpCommands(clock, parameters.table(), values),
            new SnapshotCommands(snapshots, host),
            new TransactionCommands(watchedKeys, this::runQueued),
            new PubSubCommands(pubSub),
            new MonitorCommand(monitors),
            new WaitCommands(blocking, clock),
            new LatencyCommands(counts, latency, logs),
            new CommandLogCommands(logs),
            new AclCommands(parameters, counts));
    var builder = new CommandTableBuilder();
    groups.forEach(group -> group.bindTo(builder));
    table = builder.build();
    runner =
        new CommandRunner(
            table,
            clock,
            keyspace,
            monitors,
            statistics,
            logs,
            latency,
            parameters.table().flag("latency-tracking"),
            invalidations);
    counts.table(table);
    introspection.table(table);
  }

  /** What CONFIG shows. */
  public Parameters parameters() {
    return parameters;
  }

  /** What INFO shows. */
  public Statistics statistics() {
    return statistics;
  }

  /** What INFO says, as numbers. Walks through all clients and commands, and no keys. */
  public EngineFigures figures() {
    clock.refresh();
    List<EngineFigures.Database> databases = new ArrayList<>();
    for (int i = 0; i < keyspace.count(); i++) {
      var database = keyspace.database(i);
      if (database.size() > 0) {
        databases.add(new EngineFigures.Database(i, database.size(), database.expiring()));
      }
    }
    List<EngineFigures.Command> commands = new ArrayList<>();
    table.forEach(
        command -> {
          if (command.calls() > 0 || command.rejected() > 0) {
            commands.add(
                new EngineFigures.Command(
                    command.fullName(), command.calls(), command.rejected(), command.failed()));
          }
        });
    return new EngineFigures(
        clock.millis() - startedAt,
        clients.count(),
        (int) clients.all().stream().filter(Client::isWaiting).count(),
        parameters.maxClients(),
        statistics.connections(),
        statistics.rejectedConnections(),
        statistics.commands(),
        statistics.errors(),
        statistics.hits(),
        statistics.misses(),
        statistics.expired(),
        statistics.evicted(),
        statistics.received(),
        statistics.sent(),
        memory.used(),
        memory.peak(),
        memory.dataset(),
        parameters.table().number("maxmemory").value(),
        loading.isOn(),
        snapshots.isSaving(),
        snapshots.hasFailed(),
        snapshots.unsavedChanges(),
        snapshots.lastSave(),
        databases,
        commands);
  }

  /** What large arguments of commands are to be received into, on this thread. */
  public ArgumentArrays argumentArrays() {
    return keyspace.argumentArrays();
  }

  /** The clients that are connected. */
  public Clients clients() {
    return clients;
  }

  /** All databases. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /**
   * A client has connected.
   *
   * @param address the peer's, as Redis writes it: {@code host:port}, or {@code path:0}
   */
  public Client connect(ClientConnection connection, String address, String localAddress) {
    clock.refresh();
    Client client =
        new Client(
            clients.nextId(),
            connection,
            address,
            localAddress,
            keyspace.database(0),
            clock.millis());
    client.authenticated(parameters.password().isEmpty());
    clients.add(client);
    statistics.countConnection();
    return client;
  }

  /** A client has gone. */
  public void disconnect(Client client) {
    clients.remove(client);
    blocking.forget(client);
    leave(client);
  }

  /**
   * Begins to bring the keys of the last snapshot into memory, if there is one. Until they are
   * there clients are told that they have to wait.
   *
   * @param whenDone called on this thread: with null, or with the reason why they are not there
   */
  public void load(Consumer<@Nullable Exception> whenDone) {
    clock.refresh();
    loading.start(whenDone);
  }

  /** The file that snapshots are written to, and loaded from. */
  public Path snapshotFile() {
    return snapshots.file();
  }

  /**
   * Writes a last snapshot if there are save points.
   *
   * @return false if that has failed; the log says why
   */
  public boolean saveLast() {
    clock.refresh();
    return snapshots.prepareShutdown(null);
  }

  Loading loading() {
    return loading;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /**
   * Commands follow that all see the time of now. What passes from here to the end of the first of
   * them, and from each one's end to the next one's, counts as time that the command takes: call
   * this again after anything long.
   *
   * @return the time that they see, in milliseconds since 1970
   */
  public long beginBatch() {
    clock.advance();
    return clock.millis();
  }

  /**
   * Executes a command and writes its reply.
   *
   * @param reply writes the client's protocol; keeps references to values, and not to arguments
   */
  public Outcome execute(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int mark = reply.mark();
    Command command = runner.find(arguments, reply);
    if (command == null) {
      client.transaction().refuse();
      statistics.countErrors(1, reply.lastError());
      client.withdrawUnwanted(reply, mark);
      return Outcome.DONE;
    }
    String refusal = admission.refusal(command, client, arguments);
    if (refusal != null) {
      refuse(command, refusal, client, reply);
      client.withdrawUnwanted(reply, mark);
      return Outcome.DONE;
    }
    if (pause.isOn() && pause.holds(mayReplicate(command, client))) {
      client.postponed(true);
      somePostponed = true;
      return Outcome.POSTPONED;
    }
    client.postponed(false);
    client.active(clock.millis(), command.fullName());
    if (client.transaction().isOpen() && !command.isExecutedInTransaction()) {
      client.transaction().add(arguments, command.mayReplicate(), command.needsMemory());
      reply.simple("QUEUED");
      client.withdrawUnwanted(reply, mark);
      return Outcome.DONE;
    }
    return execute(command, client, arguments, reply, mark);
  }

  /** Does what is due: removes expired keys, ends a pause. */
  public void runTimers() {
    clock.refresh();
    loading.runTimers();
    snapshots.runTimers();
    blocking.expire();
    if (pause.isOn() && pause.until() <= clock.millis()) {
      pause.end();
    }
    if (!pause.isOn()) {
      if (eviction.isBehind()) {
        eviction.makeRoom();
      }
      resumePostponed();
      serveBlocked();
      long start = System.nanoTime();
      expiryBehind = !keyspace.expire(start + EXPIRY_NANOS);
      latency.expired(System.nanoTime() - start);
    }
    invalidations.settle();
  }

  /** When to call {@link #runTimers} next, in milliseconds since 1970; Long.MAX_VALUE if never. */
  public long nextTimer() {
    return Math.min(nextOfClients(), Math.min(loading.nextTimer(), snapshots.nextTimer()));
  }

  private long nextOfClients() {
    long blocked = blocking.nextDeadline();
    if (pause.isOn()) {
      return Math.min(blocked, pause.until());
    }
    if (somePostponed || eviction.isBehind()) {
      return clock.millis();
    }
    return Math.min(blocked, expiryBehind ? clock.millis() + EXPIRY_PAUSE : keyspace.nextExpiry());
  }

  private Outcome execute(
      Command command, Client client, RequestArguments arguments, ReplyEncoder reply, int mark) {
    client.executing(true);
    invalidations.executing(client);
    try {
      runner.run(command, client, arguments, reply);
      settleTracking(client, command);
    } finally {
      client.executing(false);
    }
    if (client.isBlocked()) {
      return Outcome.BLOCKED;
    }
    if (command.isSubscription()) {
      mark = reply.mark();
    }
    client.withdrawUnwanted(reply, mark);
    if (pubSub.hasOwn()) {
      pubSub.drainOwn(reply);
    }
    if (blocking.hasReady()) {
      serveBlocked();
    }
    return client.isClosing() ? Outcome.CLOSE : Outcome.DONE;
  }

  /** Tells of changed keys; and what CLIENT CACHING has said holds for one command. */
  private void settleTracking(Client client, Command command) {
    if (invalidations.isAny()) {
      invalidations.settle();
      if (client.tracking().isCaching()
          && !client.transaction().isOpen()
          && !command.fullName().startsWith("client|")) {
        client.tracking().caching(false);
      }
    }
  }

  private void refuse(Command command, String why, Client client, ReplyEncoder reply) {
    command.countRejected();
    if (command.isExec()) {
      client.transaction().close();
      watchedKeys.unwatch(client);
      String reason = why.startsWith("ERR ") ? why.substring(4) : why;
      reply.error("EXECABORT Transaction discarded because of: " + reason);
    } else {
      client.transaction().refuse();
      reply.error(why);
    }
    statistics.countErrors(1, reply.lastError());
  }

  private static boolean mayReplicate(Command command, Client client) {
    return command.mayReplicate() || (client.transaction().isWrite() && command.isExec());
  }

  /** Has blocked commands try again whose keys have changed. */
  private void serveBlocked() {
    if (!pause.holds(true)) {
      blocking.serve(this::retry);
    }
  }

  private void retry(Client client, RequestArguments arguments, ReplyEncoder reply, long began) {
    int mark = reply.mark();
    client.executing(true);
    invalidations.executing(client);
    try {
      runner.runAgain(client, arguments, reply, began);
      invalidations.settle();
    } finally {
      client.executing(false);
    }
    if (!client.isBlocked()) {
      client.withdrawUnwanted(reply, mark);
      if (pubSub.hasOwn()) {
        pubSub.drainOwn(reply);
      }
    }
  }

  private void resumePostponed() {
    if (!somePostponed) {
      return;
    }
    somePostponed = false;
    for (Client client : clients.all()) {
      if (client.isPostponed()) {
        client.connection().resume();
      }
    }
  }

  private void runQueued(Client client, RequestArguments arguments, ReplyEncoder reply) {
    runner.runQueued(client, arguments, reply);
  }

  private void countEnded(
      Client client, RequestArguments arguments, ReplyEncoder reply, Blocking.Since since) {
    runner.ended(client, arguments, reply, since);
  }

  /** What the client has joined with others goes: its watched keys, its subscriptions. */
  private void leave(Client client) {
    client.transaction().close();
    watchedKeys.unwatch(client);
    pubSub.forget(client);
    monitors.remove(client);
    invalidations.turnOff(client);
  }

  private void resetStatistics(CommandStatistics counts, MemoryUse memory) {
    memory.resetPeak();
    statistics.reset();
    counts.reset();
  }
}
