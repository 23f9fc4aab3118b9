package dev.remora.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where things are unless told otherwise. */
final class DefaultPaths {
  private DefaultPaths() {}

  static Path shm(@Nullable String runtimeDirectory) {
    if (runtimeDirectory != null && runtimeDirectory.startsWith("/")) {
      return Path.of(runtimeDirectory, "remora.shm");
    }
    return Path.of("/tmp", "remora-" + userId(), "remora.shm");
  }

  /** The user that this process runs as: the owner of its own entry in /proc. */
  private static int userId() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      throw new UncheckedIOException(
          "cannot tell the user id from /proc/self; set XDG_RUNTIME_DIR, or give the path",
          e instanceof IOException io ? io : new IOException(e));
    }
  }
}
