package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.Users;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Another user of this machine, who runs programs of these tests. */
public final class ForeignUser {
  /** Nobody's number. */
  public static final int ID = 12_345;

  private final Path classes;

  /**
   * Opens a directory to that user, and puts copies of the classes there.
   *
   * @param directory of this test alone
   */
  public ForeignUser(Path directory) throws Exception {
    openToAll(directory);
    classes = Files.createDirectory(directory.resolve("classes"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains("posix") || entry.contains("transport") || entry.contains("shm")) {
        copy(Path.of(entry), classes);
      }
    }
  }

  /** Whether this process may run programs as somebody else. */
  public static boolean isPossible() {
    return Users.effectiveUserId() == 0 && onPath("setpriv");
  }

  /**
   * Starts a program of the fabric's tests.
   *
   * @param groups setpriv's option for them, such as {@code --clear-groups}
   */
  public ChildJvm start(String groups, Class<?> program, Object... arguments) throws IOException {
    List<String> prefix = List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, groups);
    return ChildJvm.startAs(prefix, classes.toString(), program, arguments);
  }

  private static boolean onPath(String command) {
    return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, command)));
  }

  private static void openToAll(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A class path entry that the other user can read: directories as they are, or a jar. */
  private static void copy(Path from, Path to) throws Exception {
    openToAll(to);
    if (!Files.isDirectory(from)) {
      int exit =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                  "xf",
                  from.toAbsolutePath().toString())
              .directory(to.toFile())
              .start()
              .waitFor();
      assertThat(exit).isZero();
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
          openToAll(target);
        } else if (!file.endsWith("module-info.class") && !Files.exists(target)) {
          Files.copy(file, target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }
}
