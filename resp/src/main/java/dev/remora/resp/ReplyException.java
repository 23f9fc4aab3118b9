package dev.remora.resp;

import java.io.IOException;
import java.io.Serial;

/**
 * A server sent something that is not RESP, or more than the limits allow. The connection cannot be
 * used any further: where the next reply starts is unknown.
 */
public final class ReplyException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public ReplyException(String message) {
    super(message);
  }
}
