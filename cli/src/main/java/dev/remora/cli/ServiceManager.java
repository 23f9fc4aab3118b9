package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.posix.PosixException;
import dev.remora.posix.UnixDatagram;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Tells systemd, or whatever has set {@code NOTIFY_SOCKET}, what this process is doing
 * (sd_notify(3)), for units of {@code Type=notify}. Says nothing to nobody otherwise. A message
 * that cannot be delivered is told on standard error, and changes nothing else.
 */
final class ServiceManager {
  private final String address;
  private final PrintWriter err;

  ServiceManager(Map<String, String> environment, PrintWriter err) {
    address = environment.getOrDefault("NOTIFY_SOCKET", "");
    this.err = err;
  }

  /** All listeners accept clients. */
  void ready() {
    send("READY=1\nSTATUS=Ready to accept connections\n");
  }

  /** The end has begun. */
  void stopping() {
    send("STOPPING=1\nSTATUS=Sending the last replies\n");
  }

  private void send(String message) {
    if (address.isEmpty()) {
      return;
    }
    try {
      UnixDatagram.send(address, message.getBytes(UTF_8));
    } catch (PosixException | IllegalArgumentException e) {
      err.println("remora serve: NOTIFY_SOCKET " + address + ": " + e.getMessage());
    }
  }
}
