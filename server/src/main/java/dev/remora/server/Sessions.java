package dev.remora.server;

import dev.remora.engine.Engine;
import dev.remora.resp.RequestParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All sessions of a server. Belongs to the event loop's thread. */
final class Sessions {
  private final Set<Session> all = new LinkedHashSet<>();
  private final Engine engine;
  private final RequestParsers parsers;

  /** Those that got something to send, or may go on, from what others did. */
  private final ArrayDeque<Session> woken = new ArrayDeque<>();

  private boolean settling;
  private boolean slowClient;
  private @Nullable Runnable whenEmpty;

  Sessions(Engine engine) {
    this.engine = engine;
    parsers =
        new RequestParsers(
            () -> new RequestParser(engine.parameters().requestLimits(), engine.argumentArrays()));
  }

  /** What all sessions parse with. */
  RequestParsers parsers() {
    return parsers;
  }

  /** How many there are of a listener, by its scheme; 0 for those that are asked for only. */
  Map<String, Integer> countByScheme(Collection<String> schemes) {
    Map<String, Integer> counts = new HashMap<>();
    schemes.forEach(scheme -> counts.put(scheme, 0));
    all.forEach(session -> counts.merge(session.scheme(), 1, Integer::sum));
    return counts;
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

  /** A session has to be settled when what runs has ended. */
  void wake(Session session) {
    woken.add(session);
  }

  /**
   * Has all that were woken send their replies and go on, and those that they wake by that. Nobody
   * is settled in the middle of another's commands.
   */
  void settleWoken() {
    if (settling) {
      return;
    }
    settling = true;
    try {
      for (Session session = woken.poll(); session != null; session = woken.poll()) {
        session.settleWoken();
      }
    } finally {
      settling = false;
    }
  }

  /** Whether sessions have to be looked at now and then. */
  boolean needSweep() {
    return !all.isEmpty() && (slowClient || engine.parameters().timeoutSeconds() > 0);
  }

  /** A client has more replies waiting than it may have for long. */
  void sweepSoon() {
    slowClient = true;
  }

  /** Looks at all of them: who was idle for too long, or does not read. */
  void sweep(long now) {
    slowClient = false;
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
