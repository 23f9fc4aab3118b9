package dev.remora.cli.doctor;

import dev.remora.cli.RuntimeDirectory;
import dev.remora.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What of this machine decides how well fabrics work. Files are read below a root. */
final class SystemChecks {
  /** What one connection over RDMA pins with the default windows, and some of them together. */
  private static final long ENOUGH_LOCKED = 64L << 20;

  private static final long ENOUGH_FILES = 4096;

  private final Path root;
  private final int processors;

  SystemChecks(Path root, int processors) {
    this.root = root;
    this.processors = processors;
  }

  /** The directory of the default shared-memory path. */
  Finding runtimeDirectory(Path shmPath) {
    String subject = "runtime directory";
    Path directory = shmPath.getParent();
    try {
      if (directory != null && Files.exists(directory)) {
        RuntimeDirectory.requirePrivateParent(shmPath);
        return Finding.ok(subject, directory + " is this user's alone");
      }
      return Finding.ok(subject, directory + " will be made by remora serve");
    } catch (UserException e) {
      return Finding.warning(subject, String.valueOf(e.getMessage()), "");
    }
  }

  /**
   * How many threads may spin: each needs a processor, and one is left to whoever they wait for.
   */
  Finding processors() {
    String subject = "processors";
    int spinning = processors - 1;
    if (spinning > 0) {
      return Finding.ok(
          subject,
          processors
              + " may be used (container's quota included); "
              + spinning
              + (spinning == 1 ? " thread" : " threads")
              + " of a process may spin");
    }
    return Finding.warning(
        subject,
        "only one may be used, so no thread spins: every message wakes a thread up",
        "give the process two processors: CPUQuota=, cpus of the container, or taskset");
  }

  /** The devices' files of RDMA, and who may open them. */
  Finding rdmaDevices() {
    String subject = "/dev/infiniband";
    Path directory = root.resolve("dev/infiniband");
    if (!Files.isDirectory(directory)) {
      return Finding.warning(
          subject,
          "is not there",
          "only needed for rdma://. load the modules rdma_ucm and ib_uverbs; give a container"
              + " --device /dev/infiniband");
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<String> closed =
          files
              .filter(file -> !Files.isDirectory(file) && isNeeded(file))
              .filter(file -> !Files.isReadable(file) || !Files.isWritable(file))
              .map(file -> String.valueOf(file.getFileName()))
              .sorted()
              .toList();
      return closed.isEmpty()
          ? Finding.ok(subject, "can be opened")
          : Finding.warning(
              subject,
              "no permission to read and write " + String.join(", ", closed),
              "chmod 666 them, as rdma-core's udev rules do");
    } catch (IOException e) {
      return Finding.warning(subject, "cannot be listed: " + e, "");
    }
  }

  private static boolean isNeeded(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("uverbs") || name.equals("rdma_cm");
  }

  /** RLIMIT_MEMLOCK: memory that RDMA devices write to is pinned. */
  Finding lockedMemory() {
    String subject = "locked memory";
    long limit = limit("Max locked memory");
    if (limit < 0) {
      return Finding.ok(subject, "no limit");
    }
    String detail = String.format(Locale.ROOT, "this process may lock %,d KiB", limit / 1024);
    return limit >= ENOUGH_LOCKED
        ? Finding.ok(subject, detail)
        : Finding.warning(
            subject,
            detail + "; each connection over rdma:// takes some hundred KiB",
            "ulimit -l unlimited, LimitMEMLOCK=infinity (systemd) or --ulimit memlock=-1");
  }

  /** RLIMIT_NOFILE: a connection over shared memory keeps a socket open. */
  Finding openFiles() {
    String subject = "open files";
    long limit = limit("Max open files");
    if (limit < 0) {
      return Finding.ok(subject, "no limit");
    }
    String detail = "this process may open " + limit;
    return limit >= ENOUGH_FILES
        ? Finding.ok(subject, detail)
        : Finding.warning(
            subject,
            detail + "; each connection takes one or two",
            "ulimit -n 65536, or LimitNOFILE=65536 (systemd)");
  }

  /** The soft limit of proc_pid_limits(5), -1 if it is unlimited or cannot be told. */
  private long limit(String name) {
    try {
      for (String line : Files.readAllLines(root.resolve("proc/self/limits"))) {
        if (line.startsWith(name)) {
          String soft = line.substring(name.length()).strip().split(" +", -1)[0];
          return soft.equals("unlimited") ? -1 : Long.parseLong(soft);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return -1; // no /proc: nothing to say
    }
    return -1;
  }
}
