package dev.remora.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where lines are kept, and who may read them. */
final class HistoryFileTest {
  @TempDir Path directory;

  @Test
  void itIsInTheUsersDirectoryForState() {
    assertThat(HistoryFile.path(Map.of("HOME", "/h")))
        .contains(Path.of("/h/.local/state/remora/history"));
    assertThat(HistoryFile.path(Map.of("HOME", "/h", "XDG_STATE_HOME", "/s")))
        .contains(Path.of("/s/remora/history"));
    assertThat(HistoryFile.path(Map.of("HOME", "/h", "XDG_STATE_HOME", "relative")))
        .contains(Path.of("/h/.local/state/remora/history"));
    assertThat(HistoryFile.path(Map.of())).isEmpty();
  }

  @Test
  void aVariableMovesItOrTurnsItOff() {
    assertThat(HistoryFile.path(Map.of("HOME", "/h", "REMORA_HISTFILE", "/x/y")))
        .contains(Path.of("/x/y"));
    assertThat(HistoryFile.path(Map.of("HOME", "/h", "REMORA_HISTFILE", ""))).isEmpty();
    assertThat(HistoryFile.path(Map.of("HOME", "/h", "REMORA_HISTFILE", "/dev/null"))).isEmpty();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    Path file = directory.resolve("state/remora/history");
    HistoryFile.prepare(file);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(directory.resolve("state"))).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("state/remora"))).isEqualTo("rwx------");
    Files.writeString(file, "PING\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    HistoryFile.prepare(file);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(file).hasContent("PING\n");
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThatThrownBy(() -> HistoryFile.prepare(directory)).isInstanceOf(IOException.class);
  }
}
