package dev.remora.bench.jmh;

import dev.remora.engine.Engine;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.CommandEncoder;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.ReplySink;
import dev.remora.resp.RequestParser;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One command without any transport: parsed, executed, its reply encoded. What a server spends on a
 * request beyond this is the transport's. {@code -prof gc} shows what it allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandBenchmark implements ReplySink {
  private static final byte[] SET = {'S', 'E', 'T'};
  private static final byte[] GET = {'G', 'E', 'T'};

  @Param({"3", "65536"})
  public int bytes;

  private final ReplyEncoder replies = new ReplyEncoder();
  private final Engine engine = new Engine(new Parameters(), () -> {});
  private final Client client =
      engine.connect(new NoConnection(replies), "127.0.0.1:1", "127.0.0.1:2");
  private final RequestParser parser = new RequestParser();
  private byte[] set = {};
  private byte[] get = {};
  private byte[] target = {};
  private int received;

  @Setup
  public void encode() {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) 'x');
    byte[] key = {'k', 'e', 'y'};
    set = new CommandEncoder().command(SET, key, value).toByteArray();
    get = new CommandEncoder().command(GET, key).toByteArray();
    target = new byte[bytes + 64];
    execute(set);
  }

  @Benchmark
  public int set() {
    return execute(set);
  }

  @Benchmark
  public int get() {
    return execute(get);
  }

  private int execute(byte[] request) {
    received = 0;
    engine.beginBatch();
    int at = 0;
    while (at < request.length) {
      int count = Math.min(request.length - at, parser.reserve(request.length - at));
      System.arraycopy(request, at, parser.buffer(), parser.position(), count);
      parser.advance(count);
      at += count;
      while (parser.next()) {
        engine.execute(client, parser.arguments(), replies);
      }
    }
    replies.drainTo(this);
    return received;
  }

  @Override
  public void copy(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, target, received, count);
    received += count;
  }

  @Override
  public void share(byte[] source, int offset, int count) {
    copy(source, offset, count);
  }

  /** Its replies are taken at once. */
  private record NoConnection(ReplyEncoder replies) implements ClientConnection {
    @Override
    public int descriptor() {
      return -1;
    }

    @Override
    public boolean isLocal() {
      return true;
    }

    @Override
    public long pendingInput() {
      return 0;
    }

    @Override
    public long inputCapacity() {
      return 0;
    }

    @Override
    public long pendingOutput() {
      return 0;
    }

    @Override
    public long receivedBytes() {
      return 0;
    }

    @Override
    public long sentBytes() {
      return 0;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void resume() {}
  }
}
