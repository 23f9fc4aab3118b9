package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a JVM of what it does; both run as the same user. */
public final class Jcmd {
  private static final long TIMEOUT_SECONDS = 120;
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KMG])");

  private Jcmd() {}

  /** Has it collect its garbage, and waits until it has. */
  public static void collect(long pid) throws IOException, InterruptedException {
    run(pid, "GC.run");
  }

  /** Bytes of its heap that are in use, garbage included. */
  public static long heapBytes(long pid) throws IOException, InterruptedException {
    for (String line : run(pid, "GC.heap_info")) {
      Matcher used = USED.matcher(line);
      if (used.find()) {
        int shift = 10 * (1 + "KMG".indexOf(used.group(2)));
        return Long.parseLong(used.group(1)) << shift;
      }
    }
    throw new IOException("the JVM " + pid + " does not tell its heap's use");
  }

  private static List<String> run(long pid, String command)
      throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Commands.run(TIMEOUT_SECONDS, List.of(jcmd.toString(), "" + pid, command));
  }
}
