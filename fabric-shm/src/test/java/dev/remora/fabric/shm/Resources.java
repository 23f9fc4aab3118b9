package dev.remora.fabric.shm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process holds, as the kernel sees it: descriptors and mappings that this module makes.
 */
final class Resources {
  private Resources() {}

  /** Kinds of descriptors and of mappings, with their number. */
  static Map<String, Integer> now() throws IOException {
    Map<String, Integer> held = new TreeMap<>();
    for (Path fd : descriptors()) {
      try {
        String target = Files.readSymbolicLink(fd).toString();
        if (target.startsWith("socket:")) {
          held.merge("socket", 1, Integer::sum);
        } else if (target.startsWith("/memfd:remora") || target.contains("eventpoll")) {
          held.merge(target, 1, Integer::sum);
        }
      } catch (IOException e) {
        // closed while we look: the directory's own descriptor
      }
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (line.contains("memfd:remora")) {
        held.merge("mapping", 1, Integer::sum);
      }
    }
    return held;
  }

  private static List<Path> descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.toList();
    }
  }
}
