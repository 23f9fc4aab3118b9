package dev.remora.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code remora cli} and redis-cli ask the same redis-server, and show the same bytes. */
@Timeout(60)
final class RedisCliTest {
  @TempDir static Path directory;

  private static @Nullable Process redis;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(onPath("redis-server") && onPath("redis-cli"), "Redis is not installed");
    redis =
        new ProcessBuilder(
                "redis-server",
                "--port",
                "0",
                "--unixsocket",
                socket(),
                "--save",
                "",
                "--enable-debug-command",
                "yes")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis.log").toFile())
            .start();
    for (int i = 0; i < 200 && !Files.exists(Path.of(socket())); i++) {
      Thread.sleep(20);
    }
    for (String command :
        List.of(
            "SET s text",
            "SET ctrl \u0001\u0007\b\t\r\n\"\\\u007f",
            "SET utf8 grüße",
            "RPUSH list a b c d e f g h i j k",
            "HSET hash f1 v1 f2 v2",
            "SADD set one",
            "ZADD zset 1.5 a 2 b",
            "GEOADD g 13.361389 38.115556 P 15.087269 37.502669 C",
            "XADD x 1-1 a 1 b 2",
            "EVAL return(1) 0")) {
      redisCli(List.of(command.split(" ", -1)));
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (redis != null) {
      redis.destroy();
      redis.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String socket() {
    return directory.resolve("redis.sock").toString();
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  static Stream<List<String>> commands() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "PING",
                "GET s",
                "GET none",
                "GET ctrl",
                "GET utf8",
                "STRLEN s",
                "LRANGE list 0 -1",
                "LRANGE list 0 0",
                "LRANGE none 0 -1",
                "HGETALL hash",
                "HGETALL none",
                "SMEMBERS set",
                "SMEMBERS none",
                "ZRANGE zset 0 -1 WITHSCORES",
                "ZSCORE zset a",
                "MGET s none s",
                "INCR s",
                "NOPE",
                "GET",
                "LRANGE s 0 1",
                "OBJECT HELP",
                "CLIENT GETNAME",
                "LOLWUT VERSION 5 1 1 1",
                "CONFIG GET maxmemory*",
                "COMMAND INFO get",
                "COMMAND DOCS get",
                "GEOADD g 13.361389 38.115556 P 15.087269 37.502669 C",
                "GEOPOS g P none",
                "XADD x 1-1 a 1 b 2",
                "XRANGE x - +",
                "EVAL return{1,{2,{3,{}},'x'},{{}},{err='ERR~no'}} 0",
                "EVAL return{'a',false,{'b',{}}} 0",
                "MULTI",
                "EXEC",
                "WAIT 0 1",
                "TIME -",
                "INFO nosuch",
                "MEMORY DOCTOR",
                "CLUSTER INFO",
                "LATENCY DOCTOR"));
    for (String type :
        List.of(
            "string",
            "integer",
            "double",
            "null",
            "array",
            "set",
            "map",
            "attrib",
            "verbatim",
            "true",
            "false",
            "bignum",
            "push")) {
      lines.add("DEBUG PROTOCOL " + type);
    }
    return lines.stream().map(line -> List.of(line.replace('~', ' ').split(" ", -1)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theSameBytesThroughAPipe(List<String> command) throws Exception {
    assertSame(command, List.of());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theSameBytesOnATerminal(List<String> command) throws Exception {
    assertSame(command, List.of("--no-raw"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theSameBytesInResp3(List<String> command) throws Exception {
    assumeTrue(!isUnknownToRedisCli(command), "redis-cli cannot read it");
    assertSame(command, List.of("-3"));
    assertSame(command, List.of("-3", "--no-raw"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theSameBytesAsJson(List<String> command) throws Exception {
    assumeTrue(!isUnknownToRedisCli(command), "redis-cli cannot read it");
    assertSame(command, List.of("--json"));
    assertSame(command, List.of("-2", "--json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--raw", "--no-raw", "--json"})
  void theSameBytesForAScript(String format) throws Exception {
    String script =
        """
        SET script 1
        GET script

          \t
        NOPE
        3 INCR script
        ECHO "\\x00\\n a" surplus
        ECHO "\\x00\\n a"
        echo 'it\\'s'
        ECHO "open
        SELECT 3
        DBSIZE
        MULTI
        SET script 2
        NOPE
        EXEC
        MULTI
        GET script
        DISCARD
        LRANGE list 0 1
        HELLO 4
        MEMORY DOCTOR
        HGETALL hash
        quit
        NEVER""";
    List<String> ours = List.of("cli", "-u", "unix://" + socket(), format);
    InProcess.Result result =
        new InProcess().withInput(script.getBytes(UTF_8)).execute(ours.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(new String(result.out(), ISO_8859_1))
        .isNotEmpty()
        .isEqualTo(new String(redisCli(List.of(format), script), ISO_8859_1));
  }

  /** What redis-cli 7 itself cannot read in RESP3. */
  private static boolean isUnknownToRedisCli(List<String> command) {
    return command.equals(List.of("DEBUG", "PROTOCOL", "attrib"))
        || command.equals(List.of("DEBUG", "PROTOCOL", "bignum"));
  }

  private static void assertSame(List<String> command, List<String> options) throws Exception {
    List<String> theirs = new ArrayList<>(options);
    theirs.addAll(command);
    List<String> ours = new ArrayList<>(List.of("cli", "-u", "unix://" + socket()));
    ours.addAll(theirs);
    byte[] expected = redisCli(theirs);
    InProcess.Result result = InProcess.run(ours.toArray(String[]::new));
    assertThat(new String(result.out(), ISO_8859_1))
        .as("%s", theirs)
        .isEqualTo(new String(expected, ISO_8859_1));
  }

  private static byte[] redisCli(List<String> arguments) throws IOException, InterruptedException {
    return redisCli(arguments, "");
  }

  private static byte[] redisCli(List<String> arguments, String input)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-s", socket()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(new String(output, UTF_8)).isTrue();
    return output;
  }
}
