package dev.remora.server;

import dev.remora.engine.Engine;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls the engine's timers and looks after the sessions' time-outs: on the event loop, and only
 * when there is something to do, so that an idle server sleeps.
 */
final class ServerTimers implements Runnable {
  /** How often sessions are looked at, where that is needed at all. */
  private static final long SWEEP_MILLIS = 1000;

  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final Engine engine;
  private final Sessions sessions;

  private @Nullable Future<?> task;
  private long taskAt = NEVER;
  private long sweepAt = NEVER;

  ServerTimers(EventLoop loop, Engine engine, Sessions sessions) {
    this.loop = loop;
    this.engine = engine;
    this.sessions = sessions;
  }

  /** Looks when there is something to do next. */
  void arm() {
    if (!sessions.needSweep()) {
      sweepAt = NEVER;
    } else if (sweepAt == NEVER) {
      sweepAt = System.currentTimeMillis() + SWEEP_MILLIS;
    }
    long at = Math.min(sweepAt, engine.nextTimer());
    if (at < taskAt) {
      schedule(at);
    }
  }

  @Override
  public void run() {
    task = null;
    taskAt = NEVER;
    engine.runTimers();
    sessions.settleWoken();
    long now = System.currentTimeMillis();
    if (sweepAt <= now) {
      sweepAt = NEVER;
      sessions.sweep(now);
    }
    arm();
  }

  private void schedule(long at) {
    if (task != null) {
      task.cancel(false);
    }
    long delay = Math.max(0, at - System.currentTimeMillis());
    taskAt = at;
    task = loop.schedule(this, delay, TimeUnit.MILLISECONDS);
  }
}
