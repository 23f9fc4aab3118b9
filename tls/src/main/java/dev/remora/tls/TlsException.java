package dev.remora.tls;

import java.io.IOException;
import java.io.Serial;

/** A certificate or key cannot be used. The message is for the user: it names the file, and why. */
public final class TlsException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public TlsException(String message) {
    super(message);
  }

  public TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
