package dev.remora.transport.fabric;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something that a fabric could not do, or the reason a connection ended. The message says what
 * happened, to which connection, in the field's own words (the errno or IBV_WC_ name), and what to
 * do.
 */
public class FabricException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public FabricException(String message) {
    super(message);
  }

  public FabricException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
