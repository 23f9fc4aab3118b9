package dev.remora.engine.rdb;

import java.io.IOException;

/** Bytes that are not what they should be: a damaged dump, or one that someone made up. */
public final class RdbFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what is wrong, and where
   */
  public RdbFormatException(String message) {
    super(message);
  }
}
