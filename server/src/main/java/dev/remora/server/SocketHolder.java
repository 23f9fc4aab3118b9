package dev.remora.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out which process listens on a port or path: {@code /proc/net} tells the sockets' inodes
 * (proc_pid_net(5)), and {@code /proc/PID/fd} who has them open. Processes of other users cannot be
 * looked into.
 */
final class SocketHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String TCP_LISTEN = "0A";
  private static final int TCP_LOCAL = 1;
  private static final int TCP_STATE = 3;
  private static final int TCP_INODE = 9;
  private static final int UNIX_FLAGS = 3;
  private static final int UNIX_INODE = 6;
  private static final int UNIX_PATH = 7;

  /** __SO_ACCEPTCON of linux/net.h: it listens. */
  private static final String UNIX_LISTEN = "00010000";

  private SocketHolder() {}

  /** {@code program (pid 123)}, if it can be found. */
  static Optional<String> ofPort(int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Predicate<String[]> listens =
        fields ->
            fields.length > TCP_INODE
                && fields[TCP_LOCAL].endsWith(suffix)
                && fields[TCP_STATE].equals(TCP_LISTEN);
    Set<String> inodes = new HashSet<>();
    addInodes("tcp", listens, TCP_INODE, inodes);
    addInodes("tcp6", listens, TCP_INODE, inodes);
    return processWith(inodes);
  }

  /** {@code program (pid 123)}, if it can be found. */
  static Optional<String> ofPath(Path path) {
    String name = path.toString();
    Set<String> inodes = new HashSet<>();
    addInodes(
        "unix",
        fields ->
            fields.length > UNIX_PATH
                && fields[UNIX_PATH].equals(name)
                && fields[UNIX_FLAGS].equals(UNIX_LISTEN),
        UNIX_INODE,
        inodes);
    return processWith(inodes);
  }

  private static void addInodes(
      String table, Predicate<String[]> wanted, int inode, Set<String> inodes) {
    try {
      for (String line : Files.readAllLines(PROC.resolve("net").resolve(table))) {
        String[] fields = line.trim().split("\\s+", -1);
        if (wanted.test(fields)) {
          inodes.add("socket:[" + fields[inode] + "]");
        }
      }
    } catch (IOException e) {
      // No such table: nobody to be found there.
    }
  }

  private static Optional<String> processWith(Set<String> inodes) {
    if (inodes.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (hasOpen(process, inodes)) {
          return Optional.of(
              Files.readString(process.resolve("comm")).trim()
                  + " (pid "
                  + process.getFileName()
                  + ")");
        }
      }
    } catch (IOException e) {
      // It ended meanwhile, or /proc is not there.
    }
    return Optional.empty();
  }

  private static boolean hasOpen(Path process, Set<String> inodes) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path link : descriptors) {
        if (inodes.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's process, or one that has just ended.
    }
    return false;
  }
}
