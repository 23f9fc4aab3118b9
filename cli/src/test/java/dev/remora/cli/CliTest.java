package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.InProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code remora cli} against a server of ours. */
@Timeout(60)
final class CliTest {
  @TempDir static Path directory;

  private static ServerInProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = new ServerInProcess(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Result cli(String... arguments) {
    return new InProcess().execute(withUri(server.unix(), arguments));
  }

  private static String[] withUri(String uri, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "cli";
    all[1] = "-u";
    all[2] = uri;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return all;
  }

  @Test
  void aReplyIsShownOverEveryMedium() {
    for (String uri : server.uris()) {
      Result set = InProcess.run(withUri(uri, "SET", "medium", uri));
      assertThat(set.text()).isEqualTo("OK\n");
      assertThat(set.exitCode()).isZero();
      assertThat(set.err()).isEmpty();
      assertThat(InProcess.run(withUri(uri, "GET", "medium")).text()).isEqualTo(uri + "\n");
    }
  }

  @Test
  void onATerminalAReplyIsFormatted() {
    cli("SET", "quoted", "a\"b");
    String[] get = withUri(server.unix(), "GET", "quoted");
    assertThat(InProcess.onTerminal().execute(get).text()).isEqualTo("\"a\\\"b\"\n");
    assertThat(cli("--no-raw", "GET", "quoted").text()).isEqualTo("\"a\\\"b\"\n");
    String[] raw = withUri(server.unix(), "--raw", "GET", "quoted");
    assertThat(InProcess.onTerminal().execute(raw).text()).isEqualTo("a\"b\n");
  }

  @Test
  void anErrorIsAReplyWithExitCodeOne() {
    Result result = cli("GET");
    assertThat(result.text()).isEqualTo("ERR wrong number of arguments for 'get' command\n\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void optionsAfterTheCommandAreTheServers() {
    assertThat(cli("SET", "o", "v", "-x", "--raw").exitCode()).isEqualTo(1);
    assertThat(cli("ECHO", "--help").text()).isEqualTo("--help\n");
    assertThat(cli("ECHO", "-u").text()).isEqualTo("-u\n");
    assertThat(cli("ECHO", "@file").text()).isEqualTo("@file\n");
    assertThat(cli("ECHO", "").text()).isEqualTo("\n");
  }

  @Test
  void standardInputIsTheLastArgument() {
    byte[] bytes = {0, 1, '\r', '\n', (byte) 0xff};
    Result set =
        new InProcess().withInput(bytes).execute(withUri(server.unix(), "-x", "SET", "binary"));
    assertThat(set.text()).isEqualTo("OK\n");
    byte[] shown = cli("GET", "binary").out();
    assertThat(shown).startsWith(bytes).hasSize(bytes.length + 1);
    assertThat(cli("--no-raw", "GET", "binary").text()).isEqualTo("\"\\x00\\x01\\r\\n\\xff\"\n");
  }

  private static Result script(String lines, String... options) {
    return new InProcess()
        .withInput(lines.getBytes(UTF_8))
        .execute(withUri(server.unix(), options));
  }

  @Test
  void linesOfStandardInputAreCommands() {
    Result result = script("SET line 1\n\n2 INCR line\nNOPE\r\nGET 'line'");
    assertThat(result.text())
        .isEqualTo("OK\n2\n3\nERR unknown command 'NOPE', with args beginning with: \n\n3\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(script("").text()).isEmpty();
    assertThat(script("SET line 1\nexit\nDEL line").text()).isEqualTo("OK\n");
  }

  @Test
  void withDashETheFirstErrorEndsALine() {
    Result failed = script("SET line 1\nLPUSH line x\nGET line", "-e");
    assertThat(failed.text()).isEqualTo("OK\n");
    assertThat(failed.err())
        .isEqualTo("WRONGTYPE Operation against a key holding the wrong kind of value\n");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(script("GET 'x\nGET line", "-e").exitCode()).isEqualTo(1);
    assertThat(script("GET line", "-e").exitCode()).isZero();
    Result one = cli("-e", "NOPE");
    assertThat(one.text()).isEmpty();
    assertThat(one.err()).startsWith("ERR unknown command");
    assertThat(one.exitCode()).isEqualTo(1);
  }

  @Test
  void unsubscribingAnswersForEachChannel() {
    String lines = "UNSUBSCRIBE a b\nPING\nUNSUBSCRIBE\nHELLO 3\nUNSUBSCRIBE a b\nPING\n";
    assertThat(script(lines).text().replaceAll("server(.*\n)+?modules \n?", "HELLO\n"))
        .isEqualTo(
            """
            unsubscribe
            a
            0
            unsubscribe
            b
            0
            PONG
            unsubscribe

            0
            HELLO
            unsubscribe
            a
            0
            unsubscribe
            b
            0
            PONG
            """);
  }

  @Test
  void helpIsNotForTheServer() {
    String page = "\n  GETRANGE key start end\n  summary: ";
    assertThat(cli("help", "getrange").text()).startsWith(page);
    assertThat(script("help getrange\nPING").text()).startsWith(page).endsWith("\nPONG\n");
    assertThat(script("MULTI\nhelp getrange\nEXEC").text())
        .startsWith("OK\nIn a transaction the server would queue the question")
        .doesNotContain("GETRANGE", "ERR");
    String[] help = withUri(server.unix(), "help", "getrange");
    assertThat(InProcess.onTerminal().execute(help).text()).contains("\033[1mGETRANGE\033[0m");
    assertThat(InProcess.onTerminal().with("NO_COLOR", "1").execute(help).text()).startsWith(page);
    String[] nowhere = withUri("unix://" + directory.resolve("nobody"), "help");
    assertThat(InProcess.run(nowhere).text()).startsWith("To get help");
  }

  @Test
  void jsonIsOneLine() {
    assertThat(cli("--json", "CONFIG", "GET", "maxclients").text())
        .isEqualTo("{\"maxclients\":\"10000\"}\n");
    assertThat(cli("-2", "--json", "CONFIG", "GET", "maxclients").text())
        .isEqualTo("[\"maxclients\",\"10000\"]\n");
    assertThat(cli("--json", "ECHO", "a\"\u0001\\ü").text()).isEqualTo("\"a\\\"\\u0001\\\\ü\"\n");
  }

  @Test
  void theDatabaseIsChosenByUriOrOption() {
    assertThat(cli("-n", "3", "SET", "where", "three").text()).isEqualTo("OK\n");
    Result byUri = InProcess.run(withUri(server.unix() + "?db=3", "GET", "where"));
    assertThat(byUri.text()).isEqualTo("three\n");
    assertThat(cli("GET", "where").text()).isEqualTo("\n");
    Result refused = cli("-n", "99", "GET", "where");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo(
            "remora cli: " + server.unix() + ": SELECT failed: ERR DB index is out of range\n");
    assertThat(refused.text()).isEmpty();
  }

  @Test
  void resp3IsSpokenIfAsked() {
    String[] hello = withUri(server.unix(), "-3", "--no-raw", "CONFIG", "GET", "maxclients");
    assertThat(InProcess.run(hello).text()).isEqualTo("1# \"maxclients\" => \"10000\"\n");
    String[] hello2 = withUri(server.unix(), "-2", "--no-raw", "CONFIG", "GET", "maxclients");
    assertThat(InProcess.run(hello2).text()).isEqualTo("1) \"maxclients\"\n2) \"10000\"\n");
  }

  @Test
  void whereNobodyListensIsSaid() {
    String uri = "unix://" + directory.resolve("nobody");
    Result result = InProcess.run(withUri(uri, "PING"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.text()).isEmpty();
    assertThat(result.err()).isEqualTo("remora cli: " + uri + ": No such file or directory\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-u nope PING               | nope: not a URI: expected redis://HOST",
        "-u http://h PING           | http://h: unknown scheme http://",
        "-u redis://a:b@ PING       | redis://a:***@: names no host",
        "--nope PING                | Unknown option: '--nope'",
        "--raw --no-raw PING        | --raw, --no-raw and --json exclude each other",
        "--raw --json PING          | --raw, --no-raw and --json exclude each other",
        "-2 -3 PING                 | -2 excludes -3",
        "-x                         | -x needs a command",
        "--user ann PING            | --user needs a password: --pass, the URI's or REDISCLI_AUTH",
        "--connect-timeout 0 PING   | --connect-timeout: from 1 second",
        "--cacert ca.crt PING       | --cacert, --cert, --key, --sni and --insecure need --tls",
        "--insecure PING            | --cacert, --cert, --key, --sni and --insecure need --tls",
        "--tls --cert c.crt PING    | --cert and --key are given together",
        "-n x PING                  | Invalid value for option '--db'",
      })
  void aWrongCommandLineHasExitCodeTwo(String options, String message) {
    Result result = new InProcess().execute(("cli " + options.strip()).split(" ", -1));
    assertThat(result.err()).startsWith("remora cli: ").contains(message.strip());
    assertThat(result.err().lines()).as("one line, no stack").hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.text()).isEmpty();
  }

  @Test
  void aPasswordComesFromUriOptionOrEnvironment() throws Exception {
    Path other = Files.createDirectory(directory.resolve("guarded"));
    try (ServerInProcess guarded = new ServerInProcess(other, "requirepass", "s:e/cret")) {
      String[] ping = withUri(guarded.unix(), "PING");
      assertThat(InProcess.run(ping).text()).isEqualTo("NOAUTH Authentication required.\n\n");
      assertThat(new InProcess().with("REDISCLI_AUTH", "s:e/cret").execute(ping).text())
          .isEqualTo("PONG\n");
      assertThat(InProcess.run(withUri(guarded.unix(), "-a", "s:e/cret", "PING")).text())
          .isEqualTo("PONG\n");
      String withPassword = guarded.unix().replace("unix://", "unix://default:s%3Ae%2Fcret@");
      assertThat(InProcess.run(withUri(withPassword, "-3", "PING")).text()).isEqualTo("PONG\n");
      Result wrong = new InProcess().with("REDISCLI_AUTH", "wrong").execute(ping);
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.err()).contains("AUTH failed: WRONGPASS").doesNotContain("wrong\n");
    }
  }

  @Test
  void argumentsKeepTheirBytesInAnyLocale() throws Exception {
    try (JavaProcess set =
        JavaProcess.start(
            directory, Map.of("LC_ALL", "C"), withUri(server.unix(), "SET", "ü", "日本"))) {
      assertThat(set.line()).isEqualTo("OK");
    }
    assertThat(new String(cli("GET", "ü").out(), UTF_8)).isEqualTo("日本\n");
  }

  @Test
  void aReaderThatHasGoneEndsIt() throws Exception {
    cli("SET", "long", "x".repeat(1 << 20));
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                Path.of(System.getProperty("java.home"), "bin", "java")
                    + " -cp '"
                    + System.getProperty("java.class.path")
                    + "' dev.remora.cli.Remora cli -u "
                    + server.unix()
                    + " GET long | head -c 1")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.inputReader().readLine()).isEqualTo("x");
  }
}
