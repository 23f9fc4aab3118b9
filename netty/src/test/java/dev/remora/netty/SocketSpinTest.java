package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a loop has served a socket it looks again for a while before it sleeps. */
final class SocketSpinTest {
  private static final long SPIN_NANOS = 50_000_000;

  private final Sockets sockets = new Sockets();

  @Test
  void sleepsAfterAWhile() {
    FabricIoHandler handler = handler(1);
    sockets.events = 1;
    long start = System.nanoTime();
    handler.run(new Context());
    sockets.events = 0;
    do {
      handler.run(new Context());
    } while (!sockets.couldBlock);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SPIN_NANOS);
    handler.run(new Context());
    assertThat(sockets.couldBlock).isTrue();
  }

  @Test
  void sleepsAtOnceIfAllProcessorsAreTaken() {
    FabricIoHandler handler = handler(0);
    sockets.events = 1;
    handler.run(new Context());
    sockets.events = 0;
    handler.run(new Context());
    assertThat(sockets.couldBlock).isTrue();
  }

  private FabricIoHandler handler(int permits) {
    FabricIoConfig config = FabricIoConfig.DEFAULT.withSocketSpin(Duration.ofNanos(SPIN_NANOS));
    return new FabricIoHandler(sockets, new ThisThread(), config, new SpinPermits(permits));
  }

  /** Sockets that have as many events as the test says. */
  private static final class Sockets implements IoHandler {
    int events;
    boolean couldBlock;

    @Override
    public int run(IoHandlerContext context) {
      couldBlock = context.canBlock();
      return events;
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return true;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class ThisThread implements ThreadAwareExecutor {
    @Override
    public boolean isExecutorThread(Thread thread) {
      return thread.equals(Thread.currentThread());
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }
  }

  private static final class Context implements IoHandlerContext {
    @Override
    public boolean canBlock() {
      return true;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      return Long.MAX_VALUE;
    }

    @Override
    public long deadlineNanos() {
      return -1;
    }
  }
}
