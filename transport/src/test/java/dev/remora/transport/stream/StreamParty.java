package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import dev.remora.transport.sim.SimNetwork;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A {@link Stream} and the program that uses it. */
final class StreamParty implements Party, StreamHandler, Program.Carrier {
  /** Kinds of memory that a stream copies from and to. */
  private static final int WAYS = 3;

  private static final long MILLISECOND = 1_000_000;

  private int calls;
  private final SimNetwork network;
  private final SimFabric fabric;
  private final StreamConfig config;
  private final Program program;
  private @Nullable Stream stream;
  private @Nullable FabricException cause;
  private long nextTimer = Long.MAX_VALUE;
  private long closedAt;
  private int opened;
  private int closed;

  StreamParty(SimNetwork network, SimFabric fabric, StreamConfig config, Program program) {
    this.network = network;
    this.fabric = fabric;
    this.config = config;
    this.program = program;
  }

  void connect(SimAddress address, Consumer<Endpoint> started) throws FabricException {
    started.accept(start(Stream.connect(fabric, address, config, this)).endpoint());
  }

  EndpointHandler accept(Endpoint endpoint) throws FabricException {
    return start(Stream.accept(fabric, endpoint, config, this));
  }

  private Stream start(Stream newStream) {
    stream = newStream;
    nextTimer = network.nanoTime();
    return newStream;
  }

  private Stream stream() {
    if (stream == null) {
      throw new AssertionError("told before it exists");
    }
    return stream;
  }

  @Override
  public SimFabric fabric() {
    return fabric;
  }

  @Override
  public boolean hasStarted() {
    return stream != null;
  }

  @Override
  public boolean isClosed() {
    return closed > 0;
  }

  @Override
  public @Nullable FabricException cause() {
    return cause;
  }

  @Override
  public long closedAt() {
    return closedAt;
  }

  @Override
  public long written() {
    return program.written();
  }

  @Override
  public long received() {
    return program.received();
  }

  @Override
  public boolean hasEnded() {
    return program.hasEnded();
  }

  @Override
  public boolean closedInOrder() {
    return program.endedInOrder();
  }

  @Override
  public String describe() {
    return program
        + ", "
        + config
        + ", "
        + fabric.limits()
        + (stream == null
            ? ""
            : ", readable " + stream.readable() + ", writable " + stream.writable())
        + (closed > 0 ? ", closed at " + closedAt + ": " + cause : "");
  }

  // ---- time

  @Override
  public void onTime(long now) {
    if (closed > 0 || stream == null) {
      return;
    }
    program.onTime(this, now);
    if (nextTimer <= now && closed == 0) {
      long wait = stream.onTime(now);
      if (wait < 1) {
        throw new AssertionError("the next call is due in " + wait);
      }
      nextTimer = now + Math.min(wait, Long.MAX_VALUE - now);
    }
    soonIfPending(now);
  }

  @Override
  public long nextTime() {
    return closed > 0 || stream == null ? Long.MAX_VALUE : Math.min(nextTimer, program.nextTime());
  }

  /** What {@link Stream#isFlushed} and {@link Stream#close} ask of their caller. */
  private void soonIfPending(long now) {
    if (stream != null && !stream.isFlushed()) {
      nextTimer = Math.min(nextTimer, now + MILLISECOND);
    }
  }

  // ---- what the stream tells

  private void alive(String call) {
    if (closed > 0) {
      throw new AssertionError(call + " after onClosed");
    }
  }

  @Override
  public void onOpen() {
    alive("onOpen");
    opened++;
    if (opened > 1) {
      throw new AssertionError("opened twice");
    }
    program.onOpen(this, network.nanoTime());
    soonIfPending(network.nanoTime());
  }

  @Override
  public void onReadable() {
    alive("onReadable");
    if (opened == 0) {
      throw new AssertionError("onReadable before onOpen");
    }
    program.onReadable(this, network.nanoTime());
    soonIfPending(network.nanoTime());
  }

  @Override
  public void onWritable() {
    alive("onWritable");
    if (stream().isOpen() && stream().writable() == 0) {
      throw new AssertionError("onWritable without room");
    }
    program.onWritable(this, network.nanoTime());
    soonIfPending(network.nanoTime());
  }

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    alive("onClosed");
    closed++;
    cause = newCause;
    closedAt = network.nanoTime();
    program.onClosed(this);
  }

  // ---- what the program does

  @Override
  public int write(MemorySegment source, int count) {
    return switch (calls++ % WAYS) {
      case 0 -> stream().write(source, 0, count);
      case 1 -> stream().write(source.asByteBuffer(), 0, count);
      default -> {
        byte[] bytes = new byte[count + 1];
        MemorySegment.copy(source, JAVA_BYTE, 0, bytes, 1, count);
        yield stream().write(bytes, 1, count);
      }
    };
  }

  @Override
  public void flush() {
    stream().flush();
  }

  @Override
  public int readable() {
    return stream().readable();
  }

  @Override
  public int read(MemorySegment target, int count) {
    return switch (calls++ % WAYS) {
      case 0 -> stream().read(target, 0, count);
      case 1 -> stream().read(target.asByteBuffer(), 0, count);
      default -> {
        byte[] bytes = new byte[count + 1];
        int taken = stream().read(bytes, 1, count);
        MemorySegment.copy(bytes, 1, target, JAVA_BYTE, 0, taken);
        yield taken;
      }
    };
  }

  @Override
  public void close() {
    stream().close();
    nextTimer = Math.min(nextTimer, network.nanoTime() + MILLISECOND);
  }

  @Override
  public void abort() {
    stream().abort();
  }
}
