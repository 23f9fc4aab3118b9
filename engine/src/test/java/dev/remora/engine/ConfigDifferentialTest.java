package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.engine.config.Parameter;
import dev.remora.engine.state.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CONFIG as a real redis-server answers it: names, defaults, ranges, and what errors say. */
final class ConfigDifferentialTest {
  /** What depends on the place, or is meant to differ: docs/compatibility.md says why. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "bind",
          "port",
          "unixsocket",
          "dir",
          "save",
          "appendonly",
          "tls-port",
          "activedefrag",
          "repl-backlog-size",
          "cluster-announce-hostname",
          "proc-title-template");

  private static final String[] VALUES = {
    "",
    "yes",
    "NO",
    "0",
    "1",
    "-1",
    "64",
    "101",
    "1kb",
    "100mb",
    "5%",
    "200%",
    "-5%",
    "x",
    "1 2 3",
    "AKE",
    "Kx$",
    "kk",
    "lRu",
    "allkeys-lru",
    "normal 1 2 3",
    "slave 5mb 1 x",
    "other 1 1 1",
    "9223372036854775807",
    "007",
    "50 99.9 100",
    "101 5",
    "nosave now",
    "a/b",
    "1 2 3000",
  };

  @Test
  void everyParameterOfRedisIsThereWithItsDefault() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    TestClient ours = new TestEngine().connect();
    List<String> differing = new ArrayList<>();
    try (RealRedis redis = new RealRedis()) {
      String all = new String(redis.call(Differential.words("CONFIG", "GET", "*")), ISO_8859_1);
      String[] lines = all.split("\r\n", -1);
      for (int i = 2; i + 1 < lines.length; i += 4) {
        String name = lines[i];
        String theirs = call(redis, "CONFIG", "GET", name);
        if (!DIFFERENT.contains(name) && !ours.call("CONFIG GET " + name).equals(theirs)) {
          differing.add(ours.call("CONFIG GET " + name) + " instead of " + theirs);
        }
      }
    }
    assertThat(differing).isEmpty();
  }

  @Test
  void errorsAreThoseOfRedis() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    TestClient ours = new TestEngine().connect();
    List<String> differing = new ArrayList<>();
    try (RealRedis redis = new RealRedis()) {
      for (Parameter parameter : new Parameters().table().all()) {
        String name = parameter.name();
        boolean known = !call(redis, "CONFIG", "GET", name).equals("*0");
        if (!known || DIFFERENT.contains(name) || name.startsWith("tls-")) {
          continue;
        }
        for (String value : VALUES) {
          if (name.equals("requirepass") && !value.isEmpty()) {
            continue;
          }
          String what = "CONFIG SET " + name + " " + value;
          compare(
              what,
              ours.callWords("CONFIG", "SET", name, value),
              call(redis, "CONFIG", "SET", name, value),
              differing);
          compare(
              "CONFIG GET after " + what,
              ours.call("CONFIG GET " + name),
              call(redis, "CONFIG", "GET", name),
              differing);
        }
      }
    }
    assertThat(differing).isEmpty();
  }

  private static void compare(String what, String ours, String theirs, List<String> differing) {
    if (!ours.equals(theirs)) {
      differing.add(what + ": " + ours + " instead of " + theirs);
    }
  }

  @Test
  void formsOfTheCommandAreThoseOfRedis() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    TestClient ours = new TestEngine().connect();
    String[] commands = {
      "CONFIG GET MaxMemory",
      "CONFIG GET maxmemory maxmemory MAXMEMORY",
      "CONFIG GET nothing",
      "CONFIG GET",
      "CONFIG SET",
      "CONFIG SET hz",
      "CONFIG SET hz 20 timeout",
      "CONFIG SET hz 20 HZ 30",
      "CONFIG SET nothing 1",
      "CONFIG SET hz 20 timeout x",
      "CONFIG GET hz",
      "CONFIG SET databases 5",
      "CONFIG SET DATABASES 5",
      "CONFIG SET SLAVE-priority 5 timeout -1",
      "CONFIG REWRITE",
      "CONFIG REWRITE x",
      "CONFIG RESETSTAT",
    };
    try (RealRedis redis = new RealRedis()) {
      for (String command : commands) {
        assertThat(ours.call(command)).as(command).isEqualTo(call(redis, command.split(" ", -1)));
      }
    }
  }

  private static String call(RealRedis redis, String... words) throws Exception {
    String reply = new String(redis.call(Differential.words(words)), ISO_8859_1);
    return reply.endsWith("\r\n") ? reply.substring(0, reply.length() - 2) : reply;
  }
}
