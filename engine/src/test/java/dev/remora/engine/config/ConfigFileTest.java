package dev.remora.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
  private final ParameterTable parameters = new ParameterTable();

  @TempDir private Path directory = Path.of("");

  @Test
  void setsParametersThatCannotBeChangedLaterToo() throws IOException {
    load("# a comment", "", "port 7000", "MaxMemory 100mb", "requirepass \"a b\"");
    assertThat(get("port")).isEqualTo("7000");
    assertThat(get("maxmemory")).isEqualTo("104857600");
    assertThat(get("requirepass")).isEqualTo("a b");
  }

  @Test
  void joinsLinesThatRepeat() throws IOException {
    load(
        "save 900 1",
        "save 300 10",
        "client-output-buffer-limit replica 1mb 0 0",
        "client-output-buffer-limit normal 2mb 1mb 3",
        "bind 10.0.0.1 ::1");
    assertThat(get("save")).isEqualTo("900 1 300 10");
    assertThat(get("client-output-buffer-limit"))
        .isEqualTo("normal 2097152 1048576 3 slave 1048576 0 0 pubsub 33554432 8388608 60");
    assertThat(get("bind")).isEqualTo("10.0.0.1 ::1");
  }

  @Test
  void forgetsSavePointsBeforeAnEmptyOne() throws IOException {
    load("save 900 1", "save \"\"", "save 5 6");
    assertThat(get("save")).isEqualTo("5 6");
  }

  @Test
  void readsWhatIsIncluded() throws IOException {
    Files.writeString(directory.resolve("b.conf"), "hz 20\nslave-priority 7\n");
    Files.writeString(directory.resolve("c.conf"), "timeout 5\n");
    load("include [bc].conf", "hz 30");
    assertThat(get("hz")).isEqualTo("30");
    assertThat(get("timeout")).isEqualTo("5");
    assertThat(get("replica-priority")).isEqualTo("7");
  }

  @Test
  void namesFileAndLineOfWhatIsWrong() {
    assertWrong("maxclient 5", ":2: there is no parameter 'maxclient'");
    assertWrong("port 70000", ":2: port '70000': argument must be between 0 and 65535 inclusive");
    assertWrong("port", ":2: port: wrong number of arguments");
    assertWrong("port 1 2", ":2: port: wrong number of arguments");
    assertWrong("appendonly yes", ":2: appendonly 'yes': this server only knows 'no'");
    assertWrong("port \"1", ":2: unbalanced quotes");
    assertWrong("rename-command GET \"\"", ":2: commands cannot be renamed");
    assertWrong("include nowhere.conf", ":2: there is no file ");
    assertWrong("include redis.conf", ":2: files include each other more than 16 deep");
  }

  private void assertWrong(String line, String message) {
    assertThatThrownBy(() -> load("# first", line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("redis.conf" + message);
  }

  private void load(String... lines) throws IOException {
    Path file = directory.resolve("redis.conf");
    Files.write(file, java.util.List.of(lines));
    ConfigFile.read(file).applyTo(parameters);
  }

  private String get(String name) {
    Parameter parameter = parameters.find(name);
    return parameter == null ? "?" : parameter.get();
  }
}
