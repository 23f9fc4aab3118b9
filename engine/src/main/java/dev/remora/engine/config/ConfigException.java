package dev.remora.engine.config;

import java.nio.file.Path;

/** A configuration file cannot be used; the message names file and line. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  ConfigException(Path file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
