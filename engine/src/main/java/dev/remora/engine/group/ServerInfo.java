package dev.remora.engine.group;

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
  private static final Path STAT = Path.of("/proc/self/stat");

  // proc_pid_stat(5): fields 14 and 15, in clock ticks of 10 ms; counted from the field after the
  // command's name, which may have blanks in it.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final double TICKS_PER_SECOND = 100;

  private final Parameters parameters;
  private final Clock clock;
  private final long startedAt;
  private final String runId;

  ServerInfo(Parameters parameters, Clock clock) {
    this.parameters = parameters;
    this.clock = clock;
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
  }

  void memory(InfoText text) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    text.line("used_memory", used);
    text.line("used_memory_human", human(used));
    text.line("total_heap_memory", runtime.totalMemory());
    text.line("max_heap_memory", runtime.maxMemory());
    text.line("maxmemory", 0);
    text.line("maxmemory_human", "0B");
    text.line("maxmemory_policy", "noeviction");
    text.line("mem_allocator", "jvm");
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
    if (bytes < 1L << 20) {
      return String.format(Locale.ROOT, "%.2fK", bytes / 1024.0);
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.2fM", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.2fG", bytes / (double) (1L << 30));
  }
}
