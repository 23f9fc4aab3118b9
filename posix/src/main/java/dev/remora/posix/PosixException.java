package dev.remora.posix;

import java.io.IOException;
import java.io.Serial;

/** A call of the C library failed. The message names the call, the error and what it means. */
public final class PosixException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * The given call failed.
   *
   * @param call what was called, with what matters of its arguments
   * @param errno the positive error number
   */
  public PosixException(String call, int errno) {
    super(call + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  /** The positive error number, one of {@link Errno}'s or another. */
  public int errno() {
    return errno;
  }
}
