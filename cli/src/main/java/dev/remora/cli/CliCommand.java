package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.prompt.Prompt;
import dev.remora.cli.reply.ReplyFormat;
import dev.remora.cli.session.ConnectionSettings;
import dev.remora.cli.session.Help;
import dev.remora.cli.session.ReplyOutput;
import dev.remora.cli.session.Script;
import dev.remora.cli.session.Session;
import dev.remora.client.RemoraUri;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remora cli}: commands, and their replies. */
@Command(
    name = "cli",
    description = "Sends commands and shows their replies as redis-cli does.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Options stand before COMMAND: all that follows it is sent. Unless --raw,",
      "--no-raw or --json is given, the reply is formatted if standard output is a",
      "terminal. The exit code is 1 if the reply is an error. SUBSCRIBE, PSUBSCRIBE,",
      "SSUBSCRIBE and MONITOR go on until Ctrl-C.",
      "",
      "Without COMMAND on a terminal, it opens a prompt; help there tells more. Lines",
      "are kept in ~/.local/state/remora/history, or where REMORA_HISTFILE says, but",
      "for those with passwords. NO_COLOR takes the colours away.",
      "",
      "Without COMMAND elsewhere, commands are read from standard input, one a line,",
      "with the quotes of redis-cli; \"3 INCR k\" sends INCR k three times. The exit code",
      "is then 1 if a reply is an error and -e is given.",
      "",
      "Examples:",
      "  remora cli",
      "  remora cli SET greeting hello EX 60",
      "  remora cli -u shm:// GET greeting",
      "  remora cli -u rdma://10.77.0.1:6380 -3 HGETALL user:1",
      "  remora cli -u rediss://localhost --cacert ca.crt PING",
      "  remora cli -x SET logo < logo.png",
      "  remora cli -e < commands.txt",
      "  remora cli --json HGETALL user:1",
      "  remora cli help @string",
      "  REDISCLI_AUTH=secret remora cli -u redis://db.example.com DBSIZE"
    })
final class CliCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "the reply as JSON; RESP3 unless -2 is given")
  private boolean json;

  @Option(
      names = "-e",
      description =
          "errors go to standard error; of commands from standard input, the first that fails is"
              + " the last, and the exit code is 1")
  private boolean errorsEndIt;

  @Option(names = "-x", description = "standard input is the command's last argument")
  private boolean lastFromInput;

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "how long to wait for a connection; ${DEFAULT-VALUE} unless given")
  private int connectTimeout;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      hideParamSyntax = true,
      description = "the command and its arguments; unless given, commands are read, one a line")
  private List<String> words = List.of();

  CliCommand(ProcessIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    check();
    ReplyOutput output = output();
    try (var session = new Session(settings(), output)) {
      if (!words.isEmpty()) {
        return Help.isHelp(words) ? showHelp(session, output) : runCommand(session);
      }
      return isInteractive() ? runPrompt(session, output) : runScript(session, output);
    }
  }

  private void check() {
    if ((raw ? 1 : 0) + (noRaw ? 1 : 0) + (json ? 1 : 0) > 1 || (resp2 && resp3)) {
      throw new UsageException("--raw, --no-raw and --json exclude each other, and -2 excludes -3");
    }
    if (connectTimeout < 1) {
      throw new UsageException("--connect-timeout: from 1 second");
    }
    if (lastFromInput && words.isEmpty()) {
      throw new UsageException("-x needs a command");
    }
  }

  private boolean isInteractive() {
    return words.isEmpty() && io.inIsTerminal() && io.outIsTerminal();
  }

  private int runPrompt(Session session, ReplyOutput output) throws IOException {
    new Prompt(session, output, io).run();
    return 0;
  }

  private int runScript(Session session, ReplyOutput output) throws IOException {
    return new Script(session, output, errorsEndIt).run(io.in()) ? 0 : 1;
  }

  private int showHelp(Session session, ReplyOutput output) throws IOException {
    new Help(session, output, io.outIsTerminal() && io.wantsColours()).show(words);
    return 0;
  }

  private int runCommand(Session session) throws IOException {
    List<byte[]> arguments = arguments();
    session.connect();
    return session.run(arguments) instanceof RespValue.Failure ? 1 : 0;
  }

  private ConnectionSettings settings() {
    int protocol = resp3 || (json && !resp2) ? 3 : 2;
    return new ConnectionSettings(server(), protocol, Duration.ofSeconds(connectTimeout));
  }

  private ReplyOutput output() {
    boolean forPeople = noRaw || (!raw && !json && io.outIsTerminal());
    ReplyFormat format = ReplyFormat.RAW;
    if (json) {
      format = ReplyFormat.JSON;
    } else if (forPeople) {
      boolean coloured = isInteractive() && io.wantsColours();
      format = coloured ? ReplyFormat.COLOURED : ReplyFormat.TERMINAL;
    }
    // A program that reads replies did not ask for pushes.
    return new ReplyOutput(
        io.out(), format, forPeople, io.outIsTerminal(), errorsEndIt ? io.err() : null);
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

  private List<byte[]> arguments() throws IOException {
    List<byte[]> all = io.arguments();
    int first = all.size() - words.size();
    List<byte[]> arguments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      arguments.add(first < 0 ? words.get(i).getBytes(UTF_8) : all.get(first + i));
    }
    if (lastFromInput) {
      arguments.add(io.in().readAllBytes());
    }
    return arguments;
  }
}
