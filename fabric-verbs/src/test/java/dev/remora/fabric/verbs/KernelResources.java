package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel holds for this machine's verbs. */
final class KernelResources {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private KernelResources() {}

  /** Queue pairs, completion queues, memory regions and so on, and this process's descriptors. */
  static String now() throws IOException {
    Process process = new ProcessBuilder("rdma", "resource", "show").start();
    try (InputStream output = process.getInputStream();
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(KernelResources::isOfRdma).count()
          + " descriptors\n"
          // Without the devices' numbers: one that comes back has another.
          + new String(output.readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("(?m)^[0-9]+: ", "");
    }
  }

  /** Bytes of this process that must stay in memory, since they are registered with devices. */
  static long pinnedBytes() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      String pinned = status.filter(line -> line.startsWith("VmPin:")).findFirst().orElseThrow();
      return Long.parseLong(pinned.replaceAll("[^0-9]", "")) << 10;
    }
  }

  /** Waits until it is as it was: the kernel frees some things a moment later. */
  static void awaitAgain(String before) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!now().equals(before) && System.nanoTime() - end < 0) {
      Thread.sleep(50);
    }
    assertThat(now()).isEqualTo(before);
  }

  private static boolean isOfRdma(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches(".*(infiniband|eventpoll).*");
    } catch (IOException e) {
      return false; // the directory's own, gone by now
    }
  }
}
