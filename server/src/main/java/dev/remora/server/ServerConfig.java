package dev.remora.server;

import dev.remora.engine.config.ConfigFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RemoraServer} starts. What Redis calls a parameter is set by its name in Redis, with
 * Redis's values; most of them can also be changed while the server runs, by CONFIG SET.
 *
 * @param listeners at least one
 * @param file sets parameters before {@code parameters} does, and is what CONFIG REWRITE writes;
 *     null if there is none
 * @param parameters names and values as in redis.conf, such as {@code requirepass}, {@code
 *     maxclients}, {@code timeout}, {@code databases}
 * @param shutdownTimeout how long {@link RemoraServer#close} waits for replies to be sent
 */
public record ServerConfig(
    List<ListenAddress> listeners,
    @Nullable ConfigFile file,
    Map<String, String> parameters,
    Duration shutdownTimeout) {

  public ServerConfig {
    listeners = List.copyOf(listeners);
    parameters = Map.copyOf(parameters);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("a server needs at least one listener");
    }
  }

  /** A configuration without listeners yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final List<ListenAddress> listeners = new ArrayList<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable ConfigFile file;
    private Duration shutdownTimeout = Duration.ofSeconds(5);

    private Builder() {}

    public Builder listen(ListenAddress address) {
      listeners.add(address);
      return this;
    }

    /** A file with parameters; those that are set by {@link #parameter} win. */
    public Builder file(ConfigFile file) {
      this.file = file;
      return this;
    }

    /**
     * Sets one of Redis's parameters.
     *
     * @throws IllegalArgumentException at the latest when the server is made: if there is no such
     *     parameter, or if it cannot have this value
     */
    public Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    /** The password of the user {@code default}; null for none. */
    public Builder requirePassword(@Nullable String password) {
      return parameter("requirepass", password == null ? "" : password);
    }

    public Builder shutdownTimeout(Duration timeout) {
      shutdownTimeout = timeout;
      return this;
    }

    public ServerConfig build() {
      return new ServerConfig(listeners, file, parameters, shutdownTimeout);
    }
  }
}
