package dev.remora.client;

import java.io.IOException;
import java.io.Serial;

/** The server has refused what a connection needs before it can be used: AUTH, HELLO or SELECT. */
public final class ServerErrorException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public ServerErrorException(String message) {
    super(message);
  }
}
