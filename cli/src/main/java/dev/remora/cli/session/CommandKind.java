package dev.remora.cli.session;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What redis-cli knows of a command before it has the reply. */
enum CommandKind {
  /** Its reply is shown by its type. */
  ORDINARY,
  /** Its reply is a text for people, and shown as it is. */
  TEXT,
  /** Replies follow one another until the connection ends. */
  STREAM,
  /** It has a reply for each of its arguments, and at least one. */
  UNSUBSCRIPTION,
  /** The server may end the connection instead of replying. */
  LAST;

  private static final Set<String> STREAMS =
      Set.of("subscribe", "psubscribe", "ssubscribe", "monitor");
  private static final Set<String> UNSUBSCRIPTIONS =
      Set.of("unsubscribe", "punsubscribe", "sunsubscribe");
  private static final Set<String> TEXTS =
      Set.of(
          "info",
          "lolwut",
          "client info",
          "client list",
          "cluster info",
          "cluster nodes",
          "debug htstats",
          "debug htstats-key",
          "latency doctor",
          "latency graph",
          "memory doctor",
          "memory malloc-stats");

  /** The kind of a command, its arguments included. */
  static CommandKind of(List<String> words) {
    String name = words.getFirst().toLowerCase(Locale.ROOT);
    String two = words.size() < 2 ? name : name + " " + words.get(1).toLowerCase(Locale.ROOT);
    if (STREAMS.contains(name)) {
      return STREAM;
    }
    if (UNSUBSCRIPTIONS.contains(name)) {
      return UNSUBSCRIPTION;
    }
    if (TEXTS.contains(name) || TEXTS.contains(two)) {
      return TEXT;
    }
    return name.equals("shutdown") ? LAST : ORDINARY;
  }
}
