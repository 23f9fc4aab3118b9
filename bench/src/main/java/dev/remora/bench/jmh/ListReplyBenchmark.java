package dev.remora.bench.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.resp.ReplyException;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.ReplySkipper;
import java.nio.ByteBuffer;
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
 * The replies of {@code LRANGE} to short elements: what it takes to write one, and what a load
 * driver takes to count it. Both have a short cut for short strings ({@code ReplyEncoder.bulk},
 * {@code ListNode.reply}, {@code ReplySkipper}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ListReplyBenchmark {
  @Param({"300"})
  public int elements;

  private final EngineAlone engine = new EngineAlone(1 << 20);
  private final ReplySkipper skipper = new ReplySkipper(ReplyLimits.DEFAULT);
  private byte[] range = {};
  private ByteBuffer reply = ByteBuffer.allocate(0);

  @Setup
  public void push() {
    byte[] element = "RPUSH list xxx\r\n".getBytes(US_ASCII);
    for (int i = 0; i < elements; i++) {
      engine.execute(element);
    }
    range = "LRANGE list 0 -1\r\n".getBytes(US_ASCII);
    engine.execute(range);
    byte[] seen = engine.reply();
    reply = ByteBuffer.allocateDirect(seen.length).put(seen);
  }

  @Benchmark
  public int execute() {
    return engine.execute(range);
  }

  @Benchmark
  public int skip() throws ReplyException {
    return skipper.skip(reply.flip());
  }
}
