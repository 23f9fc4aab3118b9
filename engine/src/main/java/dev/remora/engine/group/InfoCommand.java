package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientPause;
import dev.remora.engine.client.Clients;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.memory.MemoryUse;
import dev.remora.engine.state.Parameters;
import dev.remora.engine.state.Statistics;
import dev.remora.engine.tracking.Invalidations;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** INFO: the sections of Redis, with those of their fields that have a truth here. */
public final class InfoCommand implements CommandGroup {
  private final List<InfoSection> sections;

  /** Makes the sections, in Redis's order. */
  public InfoCommand(
      Parameters parameters,
      Keyspace keyspace,
      Clients clients,
      ClientPause pause,
      Statistics statistics,
      CommandStatistics commands,
      MemoryUse memory,
      Invalidations tracking,
      PersistenceInfo persistence) {
    var server = new ServerInfo(parameters, keyspace.clock(), memory);
    sections =
        List.of(
            new InfoSection("server", true, server::server),
            new InfoSection(
                "clients",
                true,
                text -> clients(text, clients, pause, parameters, keyspace.clock().millis())),
            new InfoSection("memory", true, server::memory),
            new InfoSection("persistence", true, persistence::write),
            new InfoSection("stats", true, text -> statistics(text, statistics, tracking)),
            new InfoSection("replication", true, InfoCommand::replication),
            new InfoSection("cpu", true, server::cpu),
            new InfoSection("commandstats", false, commands::writeCalls),
            new InfoSection("latencystats", false, commands::writeLatencies),
            new InfoSection("errorstats", true, commands::writeErrors),
            new InfoSection("cluster", true, text -> text.line("cluster_enabled", 0)),
            new InfoSection("keyspace", true, text -> keyspace(text, keyspace)));
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("info", this::info);
  }

  private void info(Client client, RequestArguments arguments, ReplyEncoder reply) {
    List<String> wanted = new ArrayList<>();
    for (int i = 1; i < arguments.count(); i++) {
      wanted.add(arguments.string(i).toLowerCase(Locale.ROOT));
    }
    boolean all = wanted.contains("all") || wanted.contains("everything");
    boolean usual = wanted.isEmpty() || wanted.contains("default");
    InfoText text = new InfoText();
    for (InfoSection section : sections) {
      if (all || (usual && section.usual()) || wanted.contains(section.name())) {
        text.section(section.name());
        section.writer().accept(text);
      }
    }
    reply.verbatim("txt", text.toString());
  }

  private static void clients(
      InfoText text, Clients clients, ClientPause pause, Parameters parameters, long now) {
    text.line("connected_clients", clients.count());
    text.line("maxclients", parameters.maxClients());
    text.line(
        "tracking_clients",
        clients.all().stream().filter(client -> client.tracking().isOn()).count());
    text.line("blocked_clients", clients.all().stream().filter(Client::isWaiting).count());
    text.line("paused", pause.isOn() ? 1 : 0);
    text.line("paused_reason", pause.isOn() ? "client_pause" : "none");
    text.line("paused_actions", pause.isOn() ? (pause.isOnlyOfWrites() ? "write" : "all") : "none");
    text.line("paused_timeout_milliseconds", pause.isOn() ? Math.max(0, pause.until() - now) : 0);
  }

  private static void statistics(InfoText text, Statistics statistics, Invalidations tracking) {
    text.line("total_connections_received", statistics.connections());
    text.line("total_commands_processed", statistics.commands());
    text.line("total_net_input_bytes", statistics.received());
    text.line("total_net_output_bytes", statistics.sent());
    text.line("rejected_connections", statistics.rejectedConnections());
    text.line("expired_keys", statistics.expired());
    text.line("evicted_keys", statistics.evicted());
    text.line("keyspace_hits", statistics.hits());
    text.line("keyspace_misses", statistics.misses());
    text.line("migrate_cached_sockets", 0);
    text.line("tracking_total_keys", tracking.keys());
    text.line("tracking_total_items", tracking.items());
    text.line("tracking_total_prefixes", tracking.prefixes());
    text.line("total_error_replies", statistics.errors());
  }

  private static void replication(InfoText text) {
    text.line("role", "master");
    text.line("connected_slaves", 0);
    text.line("master_repl_offset", 0);
  }

  private static void keyspace(InfoText text, Keyspace keyspace) {
    for (int i = 0; i < keyspace.count(); i++) {
      var database = keyspace.database(i);
      if (database.size() > 0) {
        text.line("db" + i, "keys=" + database.size() + ",expires=" + database.expiring());
      }
    }
  }
}
