package dev.remora.engine.group;

import dev.remora.engine.memory.MemoryUse;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/** INFO's sections about the process. */
final class ServerInfo {
  private static final int RUN_ID_BYTES = 20;
  // proc_pid_statm(5): its second field, in pages.
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final int RESIDENT_PAGES = 1;
  private static final long PAGE = 4096;

  private static final Path STAT = Path.of("/proc/self/stat");

  // proc_pid_stat(5): fields 14 and 15, in clock ticks of 10 ms; counted from the field after the
  // command's name, which may have blanks in it.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final double TICKS_PER_SECOND = 100;

  private final Parameters parameters;
  private final Clock clock;
  private final MemoryUse memory;
  private final long startedAt;
  private final String runId;

  ServerInfo(Parameters parameters, Clock clock, MemoryUse memory) {
    this.parameters = parameters;
    this.clock = clock;
    this.memory = memory;
    startedAt = clock.millis();
    byte[] random = new byte[RUN_ID_BYTES];
    new SecureRandom().nextBytes(random);
    runId = HexFormat.of().formatHex(random);
  }

  void server(InfoText text) {
    long uptime = (clock.millis() - startedAt) / 1000;
    text.line("redis_version", Version.REDIS);
    text.line("redis_mode", "standalone");
    text.line("server_name", "remora");
    text.line("remora_version", Version.remora());
    text.line("java_version", System.getProperty("java.runtime.version", ""));
    text.line(
        "os",
        System.getProperty("os.name", "")
            + " "
            + System.getProperty("os.version", "")
            + " "
            + System.getProperty("os.arch", ""));
    text.line("arch_bits", 64);
    text.line("process_id", ProcessHandle.current().pid());
    text.line("run_id", runId);
    text.line("tcp_port", parameters.port());
    text.line("server_time_usec", System.currentTimeMillis() * 1000);
    text.line("uptime_in_seconds", uptime);
    text.line("uptime_in_days", uptime / 86_400);
    text.line("hz", parameters.table().number("hz").value());
    Path file = parameters.configFile();
    text.line("config_file", file == null ? "" : file.toString());
  }

  void memory(InfoText text) {
    Runtime runtime = Runtime.getRuntime();
    size("used_memory", memory.used(), text);
    size("used_memory_rss", residentBytes(), text);
    size("used_memory_peak", memory.peak(), text);
    text.line("used_memory_overhead", memory.buffers());
    text.line("used_memory_startup", 0);
    text.line("used_memory_dataset", memory.dataset());
    text.line("mem_clients_normal", memory.buffers());
    text.line("mem_clients_slaves", 0);
    size("used_heap_memory", runtime.totalMemory() - runtime.freeMemory(), text);
    size("total_heap_memory", runtime.totalMemory(), text);
    size("max_heap_memory", runtime.maxMemory(), text);
    size("maxmemory", parameters.table().number("maxmemory").value(), text);
    text.line("mem_not_counted_for_evict", 0);
    text.line("maxmemory_policy", parameters.table().word("maxmemory-policy").get());
    text.line("mem_allocator", "jvm");
    text.line("active_defrag_running", 0);
    text.line("lazyfree_pending_objects", 0);
    text.line("lazyfreed_objects", 0);
  }

  private static void size(String field, long bytes, InfoText text) {
    text.line(field, bytes);
    text.line(field + "_human", human(bytes));
  }

  private static long residentBytes() {
    try {
      String[] fields = Files.readString(STATM).split(" ", -1);
      return Long.parseLong(fields[RESIDENT_PAGES]) * PAGE;
    } catch (IOException e) {
      return Runtime.getRuntime().totalMemory();
    }
  }

  void cpu(InfoText text) {
    try {
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      text.line("used_cpu_sys", seconds(fields[SYSTEM_TICKS]));
      text.line("used_cpu_user", seconds(fields[USER_TICKS]));
    } catch (IOException e) {
      // No /proc here: nothing to tell.
    }
  }

  private static String seconds(String ticks) {
    return String.format(Locale.ROOT, "%.6f", Long.parseLong(ticks) / TICKS_PER_SECOND);
  }

  private static String human(long bytes) {
    if (bytes < 1L << 10) {
      return bytes + "B";
    }
    if (bytes < 1L << 20) {
      return String.format(Locale.ROOT, "%.2fK", bytes / 1024.0);
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.2fM", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.2fG", bytes / (double) (1L << 30));
  }
}
