package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.resp.CommandEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A redis-server of its own, where one is installed, on a Unix-domain socket. */
final class RealRedis implements AutoCloseable {
  private static final byte[] MARKER = "--end-of-reply--".getBytes(ISO_8859_1);
  private static final byte[] END = "$16\r\n--end-of-reply--\r\n".getBytes(ISO_8859_1);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(64 << 10);

  RealRedis() throws IOException, InterruptedException {
    this(null);
  }

  /**
   * @param snapshot a file that it loads at its start; null for none
   */
  RealRedis(@Nullable Path snapshot) throws IOException, InterruptedException {
    directory = Files.createTempDirectory("remora-redis");
    if (snapshot != null) {
      Files.copy(snapshot, snapshot());
    }
    Path socket = directory.resolve("socket");
    process =
        new ProcessBuilder(
                "redis-server", "--port", "0", "--unixsocket", socket.toString(), "--save", "")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    channel = connect(socket);
  }

  /** The file that SAVE writes. */
  Path snapshot() {
    return directory.resolve("dump.rdb");
  }

  /** Whether a redis-server is installed. */
  static boolean isInstalled() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "redis-server")));
  }

  /** Executes a command; the whole reply. */
  byte[] call(byte[]... arguments) throws IOException {
    return callAll(List.<byte[][]>of(arguments));
  }

  /** Executes commands that are sent together, the last of them in no transaction; all replies. */
  byte[] callAll(List<byte[][]> commands) throws IOException {
    var encoder = new CommandEncoder();
    commands.forEach(encoder::command);
    encoder.command("ECHO".getBytes(ISO_8859_1), MARKER);
    ByteBuffer bytes = ByteBuffer.wrap(encoder.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    var reply = new ByteArrayOutputStream();
    while (true) {
      received.clear();
      if (channel.read(received) < 0) {
        throw new IOException("redis-server closed the connection");
      }
      reply.write(received.array(), 0, received.position());
      byte[] all = reply.toByteArray();
      int end = all.length - END.length;
      if (end >= 0 && Arrays.equals(all, end, all.length, END, 0, END.length)) {
        return Arrays.copyOf(all, end);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private SocketChannel connect(Path socket) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      SocketChannel attempt = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        attempt.connect(UnixDomainSocketAddress.of(socket));
        return attempt;
      } catch (IOException e) {
        attempt.close();
        if (System.nanoTime() - deadline > 0) {
          process.destroyForcibly();
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }
}
