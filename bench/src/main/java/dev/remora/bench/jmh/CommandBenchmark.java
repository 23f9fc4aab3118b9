package dev.remora.bench.jmh;

import dev.remora.resp.CommandEncoder;
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
public class CommandBenchmark {
  private static final byte[] SET = {'S', 'E', 'T'};
  private static final byte[] GET = {'G', 'E', 'T'};

  @Param({"3", "65536"})
  public int bytes;

  private EngineAlone engine = new EngineAlone(0);
  private byte[] set = {};
  private byte[] get = {};

  @Setup
  public void encode() {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) 'x');
    byte[] key = {'k', 'e', 'y'};
    set = new CommandEncoder().command(SET, key, value).toByteArray();
    get = new CommandEncoder().command(GET, key).toByteArray();
    engine = new EngineAlone(bytes + 64);
    engine.execute(set);
  }

  @Benchmark
  public int set() {
    return engine.execute(set);
  }

  @Benchmark
  public int get() {
    return engine.execute(get);
  }
}
