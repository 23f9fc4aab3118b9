package dev.remora.engine;

import dev.remora.engine.client.Client;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;

/** An engine whose time stands still until a test moves it. */
public final class TestEngine {
  /** Milliseconds since 1970. */
  public static final long START = 1_700_000_000_000L;

  private long now = START;
  private boolean shutDown;
  private final Engine engine;

  /** With parameters in pairs of names and values. */
  public TestEngine(String... parameters) {
    Parameters set = new Parameters();
    for (int i = 0; i < parameters.length; i += 2) {
      set.start(parameters[i], parameters[i + 1]);
    }
    engine = new Engine(set, () -> shutDown = true, new Clock(() -> now));
  }

  public Engine engine() {
    return engine;
  }

  public TestClient connect() {
    return new TestClient(engine);
  }

  public boolean isShutDown() {
    return shutDown;
  }

  /** Lets time pass, and the engine do what is due. */
  public void pass(long millis) {
    now += millis;
    engine.runTimers();
  }

  /** Lets time pass, and the engine do nothing. */
  public void passUnseen(long millis) {
    now += millis;
    engine.beginBatch();
  }

  static Client connect(Engine engine, TestClient connection) {
    return engine.connect(connection, "127.0.0.1:50000", "127.0.0.1:6379");
  }
}
