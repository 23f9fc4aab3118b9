package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.reply.ReplyFormat;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remora cli}: one command, and its reply. */
@Command(
    name = "cli",
    description = "Sends one command and shows its reply as redis-cli does.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Options stand before COMMAND: all that follows it is sent. Unless --raw or",
      "--no-raw is given, the reply is formatted if standard output is a terminal.",
      "The exit code is 1 if the reply is an error. SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE",
      "and MONITOR go on until Ctrl-C.",
      "",
      "Examples:",
      "  remora cli SET greeting hello EX 60",
      "  remora cli -u shm:// GET greeting",
      "  remora cli -u rdma://10.77.0.1:6380 -3 HGETALL user:1",
      "  remora cli -u rediss://localhost --cacert ca.crt PING",
      "  remora cli -x SET logo < logo.png",
      "  REDISCLI_AUTH=secret remora cli -u redis://db.example.com DBSIZE"
    })
final class CliCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ZERO;

  private final ProcessIo io;

  @Option(
      names = {"-u", "--uri"},
      paramLabel = "URI",
      converter = UriConverter.class,
      description =
          "the server: redis://[[USER:]PASSWORD@]HOST[:PORT][/DB], unix:///PATH[?db=N],"
              + " shm://[/PATH][?db=N] or rdma://HOST[:PORT][/DB]; ${DEFAULT-VALUE} unless given")
  private RemoraUri uri = RemoraUri.parse("redis://127.0.0.1:6379");

  @Mixin private TlsClientOptions tls = new TlsClientOptions();

  @Option(
      names = {"-n", "--db"},
      paramLabel = "N",
      description = "the database, in place of the URI's")
  private @Nullable Integer database;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "who authenticates, in place of the URI's; needs a password")
  private @Nullable String user;

  @Option(
      names = {"-a", "--pass"},
      paramLabel = "PASSWORD",
      description =
          "the password, in place of the URI's. Others on this host can see it: better set"
              + " REDISCLI_AUTH")
  private @Nullable String password;

  @Option(names = "-2", description = "RESP2; unless given")
  private boolean resp2;

  @Option(names = "-3", description = "RESP3: sends HELLO 3 first")
  private boolean resp3;

  @Option(names = "--raw", description = "the reply's bytes as they are")
  private boolean raw;

  @Option(names = "--no-raw", description = "the reply formatted for people")
  private boolean noRaw;

  @Option(names = "-x", description = "standard input is the command's last argument")
  private boolean lastFromInput;

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "how long to wait for a connection; ${DEFAULT-VALUE} unless given")
  private int connectTimeout;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      hideParamSyntax = true,
      description = "the command and its arguments")
  private List<String> words = List.of();

  CliCommand(ProcessIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if ((raw && noRaw) || (resp2 && resp3)) {
      throw new UsageException("--raw excludes --no-raw, and -2 excludes -3");
    }
    if (connectTimeout < 1) {
      throw new UsageException("--connect-timeout: from 1 second");
    }
    byte[][] arguments = arguments();
    try (RespConnection connection = connect()) {
      return exchange(connection, arguments);
    }
  }

  private RespConnection connect() throws IOException {
    return RespConnection.connect(
        server(), resp3 ? 3 : 2, Waiting.PARK, Duration.ofSeconds(connectTimeout), FOR_EVER);
  }

  private RemoraUri server() {
    RemoraUri secured = tls.apply(uri);
    RemoraUri server = database == null ? secured : secured.withDatabase(database);
    String secret = secret();
    if (secret != null) {
      return server.withCredentials(user != null ? user : server.user(), secret);
    }
    if (user != null) {
      throw new UsageException("--user needs a password: --pass, the URI's or REDISCLI_AUTH");
    }
    return server;
  }

  private @Nullable String secret() {
    if (password != null) {
      return password;
    }
    return uri.password() != null ? uri.password() : io.environment().get("REDISCLI_AUTH");
  }

  private byte[][] arguments() throws IOException {
    List<byte[]> all = io.arguments();
    int first = all.size() - words.size();
    List<byte[]> arguments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      arguments.add(first < 0 ? words.get(i).getBytes(UTF_8) : all.get(first + i));
    }
    if (lastFromInput) {
      arguments.add(io.in().readAllBytes());
    }
    return arguments.toArray(byte[][]::new);
  }

  private int exchange(RespConnection connection, byte[][] arguments) throws IOException {
    var kind = CommandKind.of(words);
    ReplyFormat format = isFormatted() ? ReplyFormat.TERMINAL : ReplyFormat.RAW;
    if (kind == CommandKind.STREAM) {
      return stream(connection, arguments, format);
    }
    boolean showsPushes = io.outIsTerminal(); // a program that reads replies did not ask for them
    connection.onPush(
        push -> {
          if (showsPushes) {
            show(push, format);
          }
        });
    RespValue reply;
    try {
      reply = connection.call(arguments);
    } catch (EOFException e) {
      if (kind == CommandKind.LAST) {
        return 0;
      }
      throw e;
    }
    if (kind == CommandKind.TEXT && reply instanceof RespValue.Bulk text) {
      io.out().write(text.bytes());
    } else if (kind == CommandKind.TEXT && reply instanceof RespValue.Failure failure) {
      io.out().write((failure.message() + "\n").getBytes(UTF_8));
    } else {
      show(reply, format);
    }
    return exitCode(reply);
  }

  private boolean isFormatted() {
    return noRaw || (!raw && io.outIsTerminal());
  }

  /** Shows replies until the connection ends, or the user ends the process. */
  private int stream(RespConnection connection, byte[][] arguments, ReplyFormat format)
      throws IOException {
    if (isFormatted()) {
      io.out().write("Reading messages... (press Ctrl-C to quit)\n".getBytes(UTF_8));
    }
    RespValue reply = connection.start(arguments);
    show(reply, format);
    while (!(reply instanceof RespValue.Failure)) {
      reply = connection.next();
      show(reply, format);
    }
    return exitCode(reply);
  }

  private void show(RespValue reply, ReplyFormat format) {
    try {
      OutputStream buffer = new BufferedOutputStream(io.out());
      format.write(reply, buffer);
      buffer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to standard output: " + e.getMessage(), e);
    }
  }

  private static int exitCode(RespValue reply) {
    return reply instanceof RespValue.Failure ? 1 : 0;
  }
}
