package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process and of the machine. */
public final class ProcessFigures {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all machines
  private static final int UTIME_AFTER_NAME = 11; // proc(5): fields 14 and 15, the name is field 2
  private static final long KIB = 1024;

  private ProcessFigures() {}

  /** Seconds of processor time since the process began, of all its threads. */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(process(pid, "stat"));
    // The name is in parentheses and may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[UTIME_AFTER_NAME]) + Long.parseLong(fields[UTIME_AFTER_NAME + 1]);
    return ticks / TICKS_PER_SECOND;
  }

  /** Bytes of memory that the process has mapped and touched, shared or not. */
  public static long residentBytes(long pid) throws IOException {
    return bytes(process(pid, "status"), "VmRSS");
  }

  /** Bytes that must stay in memory, since they are registered with RDMA devices. */
  public static long pinnedBytes(long pid) throws IOException {
    return bytes(process(pid, "status"), "VmPin");
  }

  /** Bytes of the tables that map its memory. */
  public static long pageTableBytes(long pid) throws IOException {
    return bytes(process(pid, "status"), "VmPTE");
  }

  /**
   * Bytes of its own memory and of its share of files, without shared memory: that is counted by
   * {@link #sharedMemoryBytes}.
   */
  public static long ownBytes(long pid) throws IOException {
    Path rollup = process(pid, "smaps_rollup");
    return bytes(rollup, "Pss_Anon") + bytes(rollup, "Pss_File");
  }

  /**
   * Bytes of all shared memory on this machine, mapped or not: memory files, and what Z keeps its
   * heap in.
   */
  public static long sharedMemoryBytes() throws IOException {
    return bytes(Path.of("/proc/meminfo"), "Shmem");
  }

  private static Path process(long pid, String file) {
    return Path.of("/proc/" + pid, file);
  }

  /** A line such as {@code VmRSS: 123 kB}. */
  private static long bytes(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name + ":")) {
        String value = line.substring(name.length() + 1).replace("kB", "").strip();
        return Long.parseLong(value) * KIB;
      }
    }
    throw new IOException(file + " has no " + name);
  }
}
