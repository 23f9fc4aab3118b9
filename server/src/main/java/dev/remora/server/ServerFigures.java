package dev.remora.server;

import dev.remora.engine.state.EngineFigures;
import java.util.Map;

/**
 * A server in numbers, at one moment.
 *
 * @param clients how many are connected, by the scheme of the listener that they came by: {@code
 *     redis}, {@code shms}, …; every listener's scheme is there
 */
public record ServerFigures(EngineFigures engine, Map<String, Integer> clients) {
  public ServerFigures {
    clients = Map.copyOf(clients);
  }
}
