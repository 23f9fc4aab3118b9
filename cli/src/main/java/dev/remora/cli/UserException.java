package dev.remora.cli;

import java.io.Serial;

/** What was asked for cannot be done. The message is all that the user is shown. */
public sealed class UserException extends RuntimeException permits UsageException {
  @Serial private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }
}
