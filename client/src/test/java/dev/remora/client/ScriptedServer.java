package dev.remora.client;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server that does what a test says, byte by byte. Scripts run on threads of its own. */
public abstract class ScriptedServer implements AutoCloseable {
  private static final String ENDED = "ended";

  private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();

  /** What the server does with one connection, which is closed when the script returns. */
  @FunctionalInterface
  public interface Script {
    void run(ScriptedPeer client) throws Exception;
  }

  /** Where it listens. */
  public abstract RemoraUri uri();

  /** Runs a script, and keeps how it ended. */
  final void run(Script script, ScriptedPeer client) {
    Object outcome = ENDED;
    try (client) {
      script.run(client);
    } catch (Exception | AssertionError e) {
      outcome = e;
    }
    outcomes.add(outcome);
  }

  /** Waits until one connection's script has ended, and fails as it has. */
  public final void awaitScript() throws Exception {
    Object outcome = outcomes.poll(20, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new TimeoutException("the server's script has not ended");
    }
    if (outcome instanceof Throwable failure) {
      throw new AssertionError("the server's script has failed", failure);
    }
  }

  /** Stops it; fails as the first script that failed and was not waited for. */
  @Override
  public final void close() throws IOException {
    stop();
    for (@Nullable Object outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      if (outcome instanceof Throwable failure) {
        throw new AssertionError("the server's script has failed", failure);
      }
    }
  }

  abstract void stop() throws IOException;
}
