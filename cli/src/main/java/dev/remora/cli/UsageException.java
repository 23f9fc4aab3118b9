package dev.remora.cli;

import java.io.Serial;

/** The command line asks for something that makes no sense, whatever the world is like. */
public final class UsageException extends UserException {
  @Serial private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
