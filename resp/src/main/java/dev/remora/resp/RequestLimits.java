package dev.remora.resp;

/**
 * What a client may send. The defaults are Redis's.
 *
 * @param maxBulkLength bytes of one argument ({@code proto-max-bulk-len}): 1 to 1 GiB
 * @param maxArguments arguments of one command: from 1
 * @param maxInlineLength bytes of a line: an inline command, or the header of an array or bulk
 * @param maxBuffered bytes of a command that is not complete yet ({@code
 *     client-query-buffer-limit}): 1 to 1 GiB
 */
public record RequestLimits(
    int maxBulkLength, int maxArguments, int maxInlineLength, int maxBuffered) {
  /** 512 MiB an argument, 1,048,576 arguments, lines of 64 KiB, 1 GiB for all that is pending. */
  public static final RequestLimits DEFAULT =
      new RequestLimits(512 << 20, 1 << 20, 64 << 10, 1 << 30);

  /** Before a client has authenticated: arguments of one command. */
  static final int UNAUTHENTICATED_ARGUMENTS = 10;

  /** Before a client has authenticated: bytes of one argument. */
  static final int UNAUTHENTICATED_BULK_LENGTH = 16 << 10;

  private static final int MOST = 1 << 30;

  public RequestLimits {
    check("maxBulkLength", maxBulkLength);
    check("maxArguments", maxArguments);
    check("maxInlineLength", maxInlineLength);
    check("maxBuffered", maxBuffered);
  }

  private static void check(String name, int value) {
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException(name + " is " + value + ", not 1 to " + MOST);
    }
  }
}
