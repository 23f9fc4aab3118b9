package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.remora.cli.InProcess.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code remora bench}: its output, not its numbers. */
@Timeout(90)
final class BenchTest {
  private static final String NUMBER = "(-?(?:0|[1-9]\\d*)(?:\\.\\d+)?)";
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"uri\":\"([^\"\\\\]*)\",\"test\":\"([a-z_0-9]+)\",\"connections\":(\\d+),"
              + "\"pipeline\":(\\d+),\"bytes\":(\\d+),\"rps\":"
              + NUMBER
              + ",\"p50_us\":"
              + NUMBER
              + ",\"p99_us\":"
              + NUMBER
              + ",\"p999_us\":"
              + NUMBER
              + ",\"ratio\":"
              + NUMBER
              + "\\}");

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

  /** Runs it with these words. */
  private static Result bench(String words) {
    return InProcess.run(("bench " + words).split(" ", -1));
  }

  @Test
  void jsonIsOneObjectALineWithTheKeysInOrder() {
    Result result =
        bench(
            "-u "
                + server.tcp()
                + " -u "
                + server.unix()
                + " -u "
                + server.shm()
                + " -t set,get -c 3 -n 300 -P 2 -d 64 --rounds 2 --json");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    List<Matcher> lines = result.text().lines().map(LINE::matcher).toList();
    assertThat(lines).hasSize(6).allMatch(Matcher::matches);
    for (int i = 0; i < 6; i++) {
      Matcher line = lines.get(i);
      assertThat(line.group(1)).isEqualTo(server.uris().get(i % 3));
      assertThat(line.group(2)).isEqualTo(i < 3 ? "set" : "get");
      assertThat(line.group(3)).isEqualTo("3");
      assertThat(line.group(4)).isEqualTo("2");
      assertThat(line.group(5)).isEqualTo("64");
      double rate = Double.parseDouble(line.group(6));
      double first = Double.parseDouble(lines.get(i - i % 3).group(6));
      assertThat(rate).isPositive();
      assertThat(Double.parseDouble(line.group(7)))
          .isPositive()
          .isLessThanOrEqualTo(Double.parseDouble(line.group(8)));
      assertThat(Double.parseDouble(line.group(8)))
          .isLessThanOrEqualTo(Double.parseDouble(line.group(9)));
      assertThat(Double.parseDouble(line.group(10))).isEqualTo(rate / first, within(0.002));
      if (i % 3 == 0) {
        assertThat(line.group(10)).isEqualTo("1.000");
      }
    }
  }

  @Test
  void everyTestRunsWithoutAnError() {
    String all =
        "ping,ping_inline,ping_mbulk,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,"
            + "zpopmin,lrange_100,lrange_300,lrange_500,lrange_600,mset";
    Result result =
        bench("-u " + server.shm() + " -t " + all + " -c 2 -n 20 -r 10 --rounds 1 --json");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(
            result.text().lines().map(LINE::matcher).filter(Matcher::matches).map(m -> m.group(2)))
        .containsExactly(all.split(",", -1));
  }

  @Test
  void moreConnectionsThanAServerSetsUpAtOnce() {
    Result result =
        InProcess.run(
            "bench",
            "-u",
            server.shm(),
            "-t",
            "ping",
            "-c",
            "300",
            "-n",
            "300",
            "--rounds",
            "3",
            "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void withoutJsonItIsATable() {
    Result result = bench("-u " + server.unix() + " -t PING -c 1 -n 10 --rounds 1");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.text())
        .startsWith("1 connections, pipeline 1, values of 3 bytes, one key; median of 1 rounds")
        .containsPattern("test +server +requests/s +p50 µs +p99 µs +p99.9 µs +ratio\n")
        .containsPattern("ping +" + Pattern.quote(server.unix()) + " .* 1\\.00\n")
        .contains("coordinated omission")
        .doesNotContain("\r", "\033");
  }

  @Test
  void theServerReallyGetsTheRequests() {
    InProcess.run("cli", "-u", server.unix(), "SET", "counter:__rand_int__", "0");
    Result result = bench("-u " + server.unix() + " -t incr -c 4 -n 100 --rounds 2 --json");
    assertThat(result.exitCode()).isZero();
    Result counter = InProcess.run("cli", "-u", server.unix(), "GET", "counter:__rand_int__");
    assertThat(counter.text()).as("two rounds and the warm-up").isEqualTo("300\n");
  }

  @Test
  void errorsOfTheServerAreToldAndHaveExitCodeOne() {
    InProcess.run("cli", "-u", server.unix(), "SET", "counter:__rand_int__", "no number");
    Result result = bench("-u " + server.unix() + " -t incr -c 1 -n 10 --rounds 1 --json");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "remora bench: incr "
                + server.unix()
                + ": 10 replies were errors, such as: ERR value is not an integer or out of range\n");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    String nobody = "unix://" + directory.resolve("nobody");
    Result result = bench("-u " + server.unix() + " -u " + nobody + " -t ping -n 10 --json");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("remora bench: " + nobody + ": No such file or directory\n");
    assertThat(result.text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-t xadd           | no test named xadd: choose from ping, ping_inline",
        "-t ''             | no test named",
        "-c 0              | connections: 1 to 100000",
        "-n 0              | requests: from 1",
        "-P 0              | pipeline: 1 to 100000",
        "-d 0              | bytes: 1 to 536870912",
        "-r -1             | keyspace: 0 to",
        "--rounds 0        | rounds: 1 to 1000",
        "--timeout 0       | --max-time and --timeout: from 1 second",
        "--max-time -1     | --max-time and --timeout: from 1 second",
        "-u nope           | nope: not a URI",
        "-n many           | Invalid value for option '-n'",
      })
  void aWrongCommandLineHasExitCodeTwo(String options, String message) {
    Result result = new InProcess().execute(("bench " + options.strip()).split(" ", -1));
    assertThat(result.err()).startsWith("remora bench: ").contains(message.strip());
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.text()).isEmpty();
  }
}
