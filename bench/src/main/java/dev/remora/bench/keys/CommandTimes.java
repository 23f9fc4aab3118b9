package dev.remora.bench.keys;

import dev.remora.bench.keys.LongestCommands.LongestCommand;
import dev.remora.bench.support.SchedulerTimes;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import dev.remora.client.RespConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the mix while the table of keys grows beyond a power of two, at which it is made anew, and
 * asks the server for each command's longest time.
 */
final class CommandTimes {
  private static final int WARM_UP_TURNS = 2_000;
  private static final int WARM_UP_KEYS = 20_000;
  private static final int KEYS_BETWEEN = 200;

  private final long keys;

  CommandTimes(long keys) {
    this.keys = keys;
  }

  /** What one server has told, and the longest round trip in microseconds. */
  private record Seen(
      Map<String, Double> longest, Map<String, CallCounts> calls, double roundTrip) {

    double longestOf(String command) {
      return longest.getOrDefault(command, 0.0);
    }

    CallCounts callsOf(String command) {
      return calls.getOrDefault(command, new CallCounts(0, 0));
    }
  }

  LongestCommands measure(Servers servers) throws IOException, InterruptedException {
    Seen theirs;
    Seen ours;
    SchedulerTimes.OfServer times;
    try (Server redis = servers.redis()) {
      theirs = run(redis);
    }
    try (Server remora = servers.remoraShm("")) {
      ours = run(remora);
      times = SchedulerTimes.OfServer.of(remora.pid());
    }
    List<LongestCommand> commands = new ArrayList<>();
    for (String command : ours.longest.keySet()) {
      if (!command.startsWith("config|")) { // they are ours, not the mix's
        commands.add(
            new LongestCommand(
                command,
                theirs.longestOf(command),
                theirs.callsOf(command),
                ours.longestOf(command),
                ours.callsOf(command)));
      }
    }
    commands.sort(Comparator.comparingDouble(LongestCommand::remora).reversed());
    return new LongestCommands(grownTo(), commands, theirs.roundTrip, ours.roundTrip, times);
  }

  /** A tenth more than the next power of two. */
  private long grownTo() {
    return Long.highestOneBit(keys) * 2 / 10 * 11;
  }

  private Seen run(Server server) throws IOException {
    System.err.printf(Locale.ROOT, "bench: the longest commands of %s%n", server.uri());
    try (RespConnection connection = server.connect();
        Loader loader = new Loader(server.uri())) {
      turns(connection, loader, 0, WARM_UP_KEYS, WARM_UP_TURNS); // what a JVM meets first is slow
      connection.call("CONFIG", "SET", "latency-tracking-info-percentiles", "100");
      connection.call("CONFIG", "RESETSTAT");
      double roundTrip = turns(connection, loader, keys, grownTo(), 0);
      return new Seen(
          Info.longest(server.info("latencystats")),
          CallCounts.of(server.call("LATENCY", "HISTOGRAM")),
          roundTrip);
    }
  }

  /**
   * Fills the server, runs the mix while it grows, and empties it.
   *
   * @param before how many keys there are before the mix begins
   * @param least how often a command is called at the least
   * @return the longest round trip, in microseconds
   */
  private static double turns(
      RespConnection connection, Loader loader, long before, long grownTo, int least)
      throws IOException {
    loader.load(Shape.STRINGS::encode, 0, before);
    loader.load(CommandMix::encodeHuge, 0, CommandMix.hugeCommands(grownTo / 10));
    var mix = new CommandMix(grownTo, grownTo / 10);
    long longest = 0;
    int turn = 0;
    for (long next = before; next < grownTo || turn < least * CommandMix.size(); turn++) {
      long end = Math.min(grownTo, next + KEYS_BETWEEN);
      loader.load(Shape.STRINGS::encode, next, end);
      next = end;
      long start = System.nanoTime();
      mix.call(connection);
      longest = Math.max(longest, System.nanoTime() - start);
    }
    CommandMix.dismantle(connection);
    return longest / 1e3;
  }
}
