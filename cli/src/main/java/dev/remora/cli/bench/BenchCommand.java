package dev.remora.cli.bench;

import dev.remora.cli.ProcessIo;
import dev.remora.cli.TlsClientOptions;
import dev.remora.cli.UriConverter;
import dev.remora.cli.UsageException;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.load.LoadPlan;
import dev.remora.client.load.LoadTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code remora bench}: throughput and latency of several servers, side by side. */
@Command(
    name = "bench",
    description = "Measures servers side by side: round after round, each has its turn.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "One thread drives all connections in a closed loop, as redis-benchmark does:",
      "each connection sends a pipeline of requests and waits for all replies before",
      "it sends the next. A pause of the server also pauses the questions, so what it",
      "would have cost others is missing from the percentiles (coordinated omission):",
      "they say how long a request takes at the throughput beside them. Latencies are",
      "those of whole pipelines. Each server is warmed up before the first round. GET",
      "reads keys that were set to values of -d bytes, LRANGE a list of such values;",
      "what pops takes what the tests before it have left, as with redis-benchmark.",
      "",
      "--json writes one object a line for each test and server, with the fields uri,",
      "test, connections, pipeline, bytes, rps, p50_us, p99_us, p999_us and ratio.",
      "",
      "Examples:",
      "  remora bench -t get,set -c 30",
      "  remora bench -u redis://127.0.0.1:6379 -u shm:// -t get -c 30 -P 32",
      "  remora bench -u unix:///tmp/redis.sock -u shm:// -d 65536 --json",
      "  remora bench -u rdma://10.77.0.1:6380 --event-driven"
    })
public final class BenchCommand implements Callable<Integer> {
  private final ProcessIo io;

  @Option(
      names = {"-u", "--uri"},
      paramLabel = "URI",
      converter = UriConverter.class,
      description =
          "a server, as for remora cli; may be repeated, and ratios are to the first;"
              + " redis://127.0.0.1:6379 unless given")
  private List<RemoraUri> uris = List.of(RemoraUri.parse("redis://127.0.0.1:6379"));

  @Mixin private TlsClientOptions tls = new TlsClientOptions();

  @Option(
      names = "-c",
      paramLabel = "N",
      defaultValue = "50",
      description = "connections; ${DEFAULT-VALUE} unless given")
  private int connections;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "100000",
      description = "requests a round; ${DEFAULT-VALUE} unless given")
  private long requests;

  @Option(
      names = "-P",
      paramLabel = "N",
      defaultValue = "1",
      description = "requests that a connection sends at once; ${DEFAULT-VALUE} unless given")
  private int pipeline;

  @Option(
      names = "-d",
      paramLabel = "BYTES",
      defaultValue = "3",
      description = "the size of values; ${DEFAULT-VALUE} unless given")
  private int bytes;

  @Option(
      names = "-r",
      paramLabel = "N",
      defaultValue = "0",
      description = "use N different keys, at random; one key unless given")
  private long keyspace;

  @Option(
      names = "-t",
      paramLabel = "TEST",
      split = ",",
      defaultValue = "set,get",
      converter = TestConverter.class,
      description =
          "tests, separated by commas: ping, ping_inline, ping_mbulk, set, get, incr, lpush,"
              + " rpush, lpop, rpop, sadd, hset, spop, zadd, zpopmin, lrange_100, lrange_300,"
              + " lrange_500, lrange_600, mset; ${DEFAULT-VALUE} unless given")
  private List<LoadTest> tests = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "how often each server is measured; the median counts; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "ends a round after that time, whatever -n says; ${DEFAULT-VALUE} unless given")
  private int maxTime;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "how long a connection or a reply may take; ${DEFAULT-VALUE} unless given")
  private int timeout;

  @Option(
      names = "--prepared",
      description = "the servers hold already what get and lrange read: do not write it")
  private boolean prepared;

  @Option(
      names = "--event-driven",
      description =
          "sleep while there is nothing to read over shared memory or RDMA; else the driver looks"
              + " again and again, which takes a core")
  private boolean eventDriven;

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  public BenchCommand(ProcessIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    BenchPlan plan = plan();
    PrintWriter out = io.outWriter();
    PrintWriter err = io.errWriter();
    Report report = json ? new JsonReport(out, plan) : new TableReport(out, plan);
    var run = new BenchRun(plan, report, new ProgressLine(err, io.errIsTerminal()));
    int exitCode = 0;
    for (Measurement server : run.run()) {
      if (server.errors() > 0) {
        err.printf(
            "remora bench: %s %s: %d replies were errors, such as: %s%n",
            server.test().word(), server.uri(), server.errors(), server.firstError());
        exitCode = 1;
      }
    }
    return exitCode;
  }

  private BenchPlan plan() {
    try {
      List<RemoraUri> servers = uris.stream().map(tls::apply).toList();
      var each =
          new LoadPlan(
              servers.getFirst(),
              tests.getFirst(),
              connections,
              requests,
              pipeline,
              bytes,
              keyspace,
              Duration.ofSeconds(maxTime),
              Duration.ofSeconds(timeout),
              prepared,
              eventDriven ? Waiting.PARK : Waiting.SPIN);
      return new BenchPlan(servers, tests, rounds, each);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
