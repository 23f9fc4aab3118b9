package dev.remora.client;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A {@link ScriptedServer} on shared memory: one connection after another, on one thread. */
final class FabricScriptedServer extends ScriptedServer {
  private final RemoraUri uri;
  private final Script script;
  private final Fabric fabric;
  private final Queue<Connection> waiting = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean stopped;

  FabricScriptedServer(Path path, Script script) throws FabricException {
    uri = RemoraUri.parse("shm://" + path);
    this.script = script;
    fabric = FabricProvider.find("shm").orElseThrow().open(FabricConfig.DEFAULT);
    fabric.listen(UnixDomainSocketAddress.of(path), this::accept);
    thread = Thread.ofPlatform().daemon().name("scripted-server").start(this::serve);
  }

  private EndpointHandler accept(Endpoint endpoint) throws FabricException {
    Connection connection = new Connection();
    connection.stream = Stream.accept(fabric, endpoint, StreamConfig.DEFAULT, connection);
    waiting.add(connection);
    return connection.stream();
  }

  @Override
  public RemoraUri uri() {
    return uri;
  }

  private void serve() {
    try (fabric) {
      while (!stopped) {
        poll();
        Connection next = waiting.poll();
        if (next != null) {
          run(script, new ScriptedPeer(next.input(), next.output(), next));
        }
      }
    }
  }

  private void poll() {
    if (fabric.poll(64) == 0) {
      LockSupport.parkNanos(10_000);
    }
  }

  @Override
  void stop() throws IOException {
    stopped = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** A stream that blocks by polling: this thread has nothing else to do. */
  private final class Connection implements StreamHandler, java.io.Closeable {
    private @Nullable Stream stream;

    Stream stream() {
      Stream accepted = stream;
      if (accepted == null) {
        throw new IllegalStateException("not accepted yet");
      }
      return accepted;
    }

    InputStream input() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          while (stream().readable() == 0) {
            if (stream().isClosed() || stopped) {
              return -1;
            }
            turn();
          }
          return stream().read(MemorySegment.ofArray(target), offset, length);
        }

        @Override
        public int available() {
          return stream().readable();
        }
      };
    }

    OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
          int written = 0;
          while (written < length) {
            if (stream().isClosed() || stopped) {
              throw new IOException("the client has closed the connection");
            }
            written +=
                stream().write(MemorySegment.ofArray(source), offset + written, length - written);
            stream().flush();
            turn();
          }
        }
      };
    }

    private void turn() {
      poll();
      stream().onTime(System.nanoTime());
    }

    @Override
    public void close() {
      stream().close();
      while (!stream().isClosed() && !stopped) {
        turn();
      }
    }

    @Override
    public void onOpen() {}

    @Override
    public void onReadable() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable FabricException cause) {}
  }
}
