package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the numbers were measured on. */
public final class Machine {
  private Machine() {}

  public static Map<String, String> describe() throws IOException, InterruptedException {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processor", processor());
    machine.put("processors", "" + Runtime.getRuntime().availableProcessors());
    machine.put("kernel", Commands.firstLine("uname", "-sr"));
    machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    machine.put("redis", Commands.firstLine("redis-server", "--version"));
    return machine;
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "unknown";
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
