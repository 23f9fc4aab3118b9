package dev.remora.server;

import java.io.IOException;
import java.io.Serial;

/**
 * A listener could not be opened. The message is for the user: it says which, why, and who holds
 * the address if it is taken and the holder can be found.
 */
public class ListenException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
