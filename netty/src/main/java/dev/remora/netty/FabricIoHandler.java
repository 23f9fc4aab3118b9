package dev.remora.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;

/**
 * Lets one event-loop thread serve sockets and fabrics together: it polls fabrics itself, and runs
 * another handler, epoll's, for everything else. How it divides its time stands in the package's
 * documentation.
 *
 * <pre>{@code
 * new MultiThreadIoEventLoopGroup(1, FabricIoHandler.newFactory())
 * }</pre>
 *
 * <p>Sockets of such a loop are those of the other handler: {@code EpollSocketChannel} and its
 * relatives, or {@code NioSocketChannel} where {@link Epoll#isAvailable()} is false. Without epoll
 * there is no descriptor to sleep on: a sleeping loop then looks at its fabrics every millisecond,
 * which is the latency of an idle fabric connection and about 1,000 wake-ups a second.
 */
public final class FabricIoHandler implements IoHandler {
  /** Polls that find something between two looks at the clock. */
  private static final int POLLS_PER_CLOCK = 8;

  /** How long a loop sleeps at the most if its fabrics cannot wake it. */
  private static final long NO_DOORBELL_NANOS = 1_000_000;

  /** How long the end of the loop waits for closed channels' last bytes. */
  private static final long LINGER_NANOS = 1_000_000_000;

  private static final long TICKER_START = Ticker.systemTicker().initialNanoTime();

  private final IoHandler sockets;
  private final ThreadAwareExecutor executor;
  private final FabricLoop loop;
  private final ArrayList<Registration> registrations = new ArrayList<>();
  private final SpinPermits permits;
  private final long spinNanos;
  private final long socketSpinNanos;
  private final long socketIntervalNanos;
  private final boolean busyPoll;
  private final PollContext polling = new PollContext();
  private final SleepContext sleeping = new SleepContext();

  /** Set by any thread; makes the loop's thread leave {@link #run} soon. */
  private volatile boolean wakeup;

  private int pollsToClock = POLLS_PER_CLOCK;
  private boolean idle;
  private long idleSince;
  private long lastSockets;
  private boolean socketsBusy;
  private long lastSocketEvent;
  private boolean armed;
  private boolean permit;

  FabricIoHandler(
      IoHandler sockets, ThreadAwareExecutor executor, FabricIoConfig config, SpinPermits permits) {
    this.sockets = sockets;
    this.executor = executor;
    this.permits = permits;
    loop = new FabricLoop(sockets, config.fabric());
    spinNanos = config.spin().toNanos();
    socketSpinNanos = config.socketSpin().toNanos();
    socketIntervalNanos = config.socketInterval().toNanos();
    busyPoll = config.busyPoll();
  }

  /**
   * Makes handlers over epoll, or over NIO where epoll is missing, as {@link
   * FabricIoConfig#DEFAULT} says.
   */
  public static IoHandlerFactory newFactory() {
    return newFactory(FabricIoConfig.DEFAULT);
  }

  /** Makes handlers over epoll, or over NIO where epoll is missing. */
  public static IoHandlerFactory newFactory(FabricIoConfig config) {
    return newFactory(
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory(), config);
  }

  /**
   * Makes handlers over another kind's.
   *
   * @param sockets makes what serves everything that is not a fabric's
   */
  public static IoHandlerFactory newFactory(IoHandlerFactory sockets, FabricIoConfig config) {
    return executor ->
        new FabricIoHandler(sockets.newHandler(executor), executor, config, SpinPermits.PROCESS);
  }

  @Override
  public void initialize() {
    sockets.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    polling.loop = context;
    sleeping.loop = context;
    if (loop.isEmpty()) {
      return runSockets(context);
    }
    int done = 0;
    do {
      done += round();
    } while (!wakeup && context.canBlock());
    wakeup = false;
    return done;
  }

  /** There is no fabric: no more than looking again for a while before the loop sleeps. */
  private int runSockets(IoHandlerContext context) {
    long now = System.nanoTime();
    if (maySpinForSockets(now) && context.canBlock()) {
      return pollSockets(now);
    }
    releasePermit();
    int done = sockets.run(context);
    if (done > 0) {
      lastSocketEvent = System.nanoTime();
    }
    return done;
  }

  /**
   * Whether to look again rather than sleep: a client that has just been answered is likely to ask
   * again, and to wake a thread on another processor costs it more than its request does.
   */
  private boolean maySpinForSockets(long now) {
    if (now - lastSocketEvent >= socketSpinNanos) {
      return false;
    }
    if (!permit) {
      permit = permits.tryAcquire();
    }
    return permit;
  }

  private int round() {
    if (armed) {
      if (!loop.needsPoll()) {
        return sleep(clock());
      }
      disarm();
    }
    int done = loop.poll();
    if (done == 0) {
      return afterNothing(clock());
    }
    idle = false;
    if (--pollsToClock <= 0) {
      long now = clock();
      if (now - lastSockets >= socketIntervalNanos) {
        done += pollSockets(now);
      }
    }
    return done;
  }

  private int afterNothing(long now) {
    if (!idle) {
      idle = true;
      idleSince = now;
    }
    if (!maySpin(now)) {
      return sleeping.canBlock() ? sleep(now) : pollSockets(now);
    }
    // Sockets that had something are likely to have more; those that had not can wait a little.
    if (socketsBusy || now - lastSockets >= socketIntervalNanos) {
      return pollSockets(now);
    }
    Thread.onSpinWait();
    return 0;
  }

  private boolean maySpin(long now) {
    if (!loop.hasConnections()) {
      return false;
    }
    if (busyPoll) {
      return true;
    }
    if (now - idleSince >= spinNanos) {
      return false;
    }
    if (!permit) {
      permit = permits.tryAcquire();
    }
    return permit;
  }

  private int pollSockets(long now) {
    lastSockets = now;
    int done = sockets.run(polling);
    socketsBusy = done > 0;
    if (socketsBusy) {
      lastSocketEvent = now;
    }
    return done;
  }

  private int sleep(long now) {
    if (maySpinForSockets(now)) {
      return pollSockets(now);
    }
    releasePermit();
    long limit = loop.nanosToDeadline();
    boolean doorbells = loop.hasDoorbells();
    if (!doorbells) {
      limit = Math.min(limit, NO_DOORBELL_NANOS);
    } else if (!armed) {
      if (!loop.arm()) {
        return 0;
      }
      armed = true;
    }
    sleeping.limit(now, limit);
    int done = sockets.run(sleeping);
    long woken = clock();
    lastSockets = woken;
    socketsBusy = done > 0;
    if (socketsBusy) {
      lastSocketEvent = woken;
    }
    if (armed) {
      afterSleep(woken, done);
    }
    return done;
  }

  /** While only sockets have something to do, fabrics stay armed and are not polled. */
  private void afterSleep(long now, int done) {
    if (loop.needsPoll()) {
      disarm();
      idle = false;
    } else if (done == 0 || sleeping.isOver(now)) {
      disarm();
    }
  }

  private void disarm() {
    armed = false;
    loop.disarm();
  }

  private long clock() {
    pollsToClock = POLLS_PER_CLOCK;
    long now = System.nanoTime();
    loop.tick(now);
    return now;
  }

  private void releasePermit() {
    if (permit) {
      permit = false;
      permits.release();
    }
  }

  @Override
  public void wakeup() {
    if (!executor.isExecutorThread(Thread.currentThread())) {
      // Before the other handler looks whether it sleeps, which it announces before it asks
      // SleepContext.canBlock: so one of the two sees the other.
      wakeup = true;
    }
    sockets.wakeup();
  }

  @Override
  public void prepareToDestroy() {
    closeChannels();
    sockets.prepareToDestroy();
  }

  private void closeChannels() {
    for (Registration registration : new ArrayList<>(registrations)) {
      registration.close();
    }
  }

  @Override
  public void destroy() {
    try {
      releasePermit();
      closeChannels(); // a loop that is told to end at once does not always ask to prepare
      loop.close(LINGER_NANOS);
    } finally {
      sockets.destroy();
    }
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return FabricIoHandle.class.isAssignableFrom(handleType) || sockets.isCompatible(handleType);
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (!(handle instanceof FabricIoHandle ours)) {
      return sockets.register(handle);
    }
    Registration registration = new Registration(ours);
    registration.index = registrations.size();
    registrations.add(registration);
    ours.registered();
    return registration;
  }

  /** A channel of this loop. Its attachment is the {@link FabricLoop}. */
  private final class Registration implements IoRegistration {
    private final FabricIoHandle handle;
    private volatile boolean valid = true;
    private int index;

    Registration(FabricIoHandle handle) {
      this.handle = handle;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T attachment() {
      return (T) loop;
    }

    @Override
    public long submit(IoOps ops) {
      throw new UnsupportedOperationException("a fabric's channel has no operations to submit");
    }

    @Override
    public boolean isValid() {
      return valid;
    }

    @Override
    public boolean cancel() {
      if (!executor.isExecutorThread(Thread.currentThread())) {
        throw new IllegalStateException("a fabric's channel is deregistered by its event loop");
      }
      if (!valid) {
        return false;
      }
      valid = false;
      Registration last = registrations.removeLast();
      if (last != this) {
        last.index = index;
        registrations.set(index, last);
      }
      handle.unregistered();
      return true;
    }

    void close() {
      try {
        handle.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + handle, e);
      }
    }
  }

  /** The other handler must not block. */
  private static final class PollContext implements IoHandlerContext {
    private IoHandlerContext loop = this;

    @Override
    public boolean canBlock() {
      return false;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      return 0;
    }

    @Override
    public long deadlineNanos() {
      return loop.deadlineNanos();
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      loop.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return loop.shouldReportActiveIoTime();
    }
  }

  /** The other handler may block until the loop or the fabrics have something to do. */
  private final class SleepContext implements IoHandlerContext {
    private IoHandlerContext loop = polling;
    private boolean limited;
    private long end;

    /**
     * @param nanos from now; {@link Long#MAX_VALUE} for no limit
     */
    void limit(long now, long nanos) {
      limited = nanos != Long.MAX_VALUE;
      end = limited ? now + Math.max(0, nanos) : 0;
    }

    boolean isOver(long now) {
      return limited && end - now <= 0;
    }

    @Override
    public boolean canBlock() {
      return !wakeup && loop.canBlock();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      long delay = loop.delayNanos(currentTimeNanos);
      return limited ? Math.max(0, Math.min(delay, end - currentTimeNanos)) : delay;
    }

    @Override
    public long deadlineNanos() {
      long deadline = loop.deadlineNanos();
      if (!limited) {
        return deadline;
      }
      long ours = end - TICKER_START;
      return deadline == -1 || ours - deadline < 0 ? ours : deadline;
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      loop.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return loop.shouldReportActiveIoTime();
    }
  }
}
