package dev.remora.bench.soak;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Looks at a server from the outside: by /proc, and by INFO over one connection. */
final class ServerWatch implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long PAGE = 4096;

  private final Path process;
  private final RespConnection connection;
  private final long startNanos = System.nanoTime();

  ServerWatch(long pid, RemoraUri uri) throws IOException {
    process = Path.of("/proc/" + pid);
    connection = RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  Sample sample() throws IOException {
    String info = info();
    return new Sample(
        (System.nanoTime() - startNanos) / 1_000_000_000,
        residentBytes(),
        value(info, "used_memory"),
        count("fd"),
        mappings(),
        count("task"),
        value(info, "connected_clients"),
        value(info, "total_commands_processed"));
  }

  private String info() throws IOException {
    RespValue reply = connection.call("INFO");
    if (reply instanceof RespValue.Bulk text) {
      return text.text();
    }
    throw new IOException("INFO: " + reply);
  }

  private static long value(String info, String name) throws IOException {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("INFO without " + name));
  }

  private long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(process.resolve("statm")).split(" ", -1)[1]) * PAGE;
  }

  private long mappings() throws IOException {
    try (Stream<String> lines = Files.lines(process.resolve("maps"))) {
      return lines.filter(line -> line.contains("memfd:remora")).count();
    }
  }

  private long count(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(process.resolve(directory))) {
      return entries.count();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
