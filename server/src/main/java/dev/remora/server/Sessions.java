package dev.remora.server;

import dev.remora.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All sessions of a server. Belongs to the event loop's thread. */
final class Sessions {
  private final Set<Session> all = new LinkedHashSet<>();
  private final Engine engine;

  private @Nullable Runnable whenEmpty;

  Sessions(Engine engine) {
    this.engine = engine;
  }

  /** Whether there may be one more; if not it is counted as refused. */
  boolean admit() {
    if (all.size() < engine.parameters().maxClients()) {
      return true;
    }
    engine.statistics().countRejectedConnection();
    return false;
  }

  void add(Session session) {
    all.add(session);
  }

  void remove(Session session) {
    all.remove(session);
    if (all.isEmpty() && whenEmpty != null) {
      whenEmpty.run();
    }
  }

  /** Whether sessions have to be looked at now and then. */
  boolean needSweep() {
    return !all.isEmpty()
        && (engine.parameters().timeoutSeconds() > 0
            || engine.parameters().outputLimits().normal().soft() > 0);
  }

  /** Looks at all of them: who was idle for too long, or does not read. */
  void sweep(long now) {
    for (Session session : copy()) {
      session.checkTimeouts(now);
    }
  }

  /** Ends all of them when their replies are sent, and says when none is left. */
  void end(Runnable whenAllGone) {
    whenEmpty = whenAllGone;
    for (Session session : copy()) {
      session.end();
    }
    if (all.isEmpty()) {
      whenAllGone.run();
    }
  }

  private List<Session> copy() {
    return new ArrayList<>(all);
  }
}
