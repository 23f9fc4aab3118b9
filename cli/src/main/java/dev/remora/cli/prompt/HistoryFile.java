package dev.remora.cli.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where the lines of a prompt are kept for the next one. */
final class HistoryFile {
  private static final String VARIABLE = "REMORA_HISTFILE";

  private HistoryFile() {}

  /**
   * The file: {@code $REMORA_HISTFILE}, or {@code remora/history} in the user's directory for
   * state, which is {@code $XDG_STATE_HOME} or {@code ~/.local/state}. None if the variable is
   * empty or names {@code /dev/null}, or if the user has no home.
   */
  static Optional<Path> path(Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    if (named != null) {
      return named.isEmpty() || named.equals("/dev/null")
          ? Optional.empty()
          : Optional.of(Path.of(named));
    }
    String state = environment.get("XDG_STATE_HOME");
    String home = environment.get("HOME");
    Path directory;
    if (state != null && state.startsWith("/")) { // a relative one is to be ignored, says XDG
      directory = Path.of(state);
    } else if (home != null && !home.isEmpty()) {
      directory = Path.of(home, ".local", "state");
    } else {
      return Optional.empty();
    }
    return Optional.of(directory.resolve("remora").resolve("history"));
  }

  /** Makes the file, and its directory, for nobody but the user. */
  static void prepare(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    var own = PosixFilePermissions.fromString("rw-------");
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
    } else if (Files.isRegularFile(file)) {
      Files.setPosixFilePermissions(file, own);
    } else {
      throw new IOException(file + " is no file");
    }
  }
}
