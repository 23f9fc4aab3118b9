package dev.remora.cli.doctor;

import dev.remora.cli.doctor.Finding.Status;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Whether a fabric can be used: its provider says so, it can be opened, and over shared memory a
 * connection to this very process can be made, which takes sockets, sealed memory and its passing.
 */
final class FabricCheck {
  private static final FabricConfig CONFIG =
      FabricConfig.DEFAULT.withConnectTimeout(Duration.ofSeconds(2));

  private FabricCheck() {}

  static Finding of(FabricProvider provider) {
    String scheme = provider.scheme();
    Throwable cause = provider.unavailabilityCause();
    if (cause != null) {
      return Finding.fabric(scheme, Status.FAILED, reason(cause));
    }
    try (Fabric fabric = provider.open(CONFIG)) {
      return scheme.equals("shm") ? loopback(fabric) : opened(fabric);
    } catch (IOException | RuntimeException e) {
      return Finding.fabric(scheme, Status.FAILED, reason(e));
    }
  }

  private static Finding opened(Fabric fabric) {
    return Finding.fabric(
        fabric.scheme(),
        Status.OK,
        String.format(
            Locale.ROOT,
            "can be opened; %d work requests a connection",
            fabric.limits().sendQueueDepth()));
  }

  private static Finding loopback(Fabric fabric) throws IOException {
    Path directory = Files.createTempDirectory("remora-doctor");
    Path path = directory.resolve("probe.shm");
    try {
      long nanos = LoopbackProbe.connect(fabric, UnixDomainSocketAddress.of(path));
      return Finding.fabric(
          fabric.scheme(),
          Status.OK,
          String.format(Locale.ROOT, "a connection was made in %d µs", nanos / 1000));
    } catch (FabricException e) {
      return Finding.fabric(fabric.scheme(), Status.FAILED, reason(e));
    } finally {
      Files.deleteIfExists(path);
      Files.delete(directory);
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
