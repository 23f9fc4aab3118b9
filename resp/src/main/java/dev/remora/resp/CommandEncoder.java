package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes commands as clients send them: arrays of strings, one after another, into a byte array
 * that grows as needed and is used again after {@link #clear}.
 *
 * <p>Not safe for use by several threads.
 */
public final class CommandEncoder {
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int length;
  private int missing;

  public CommandEncoder() {
    this(512);
  }

  /**
   * @param capacity bytes to start with: from 1
   */
  public CommandEncoder(int capacity) {
    bytes = new byte[capacity];
  }

  /** Writes a whole command, its arguments in UTF-8. */
  public CommandEncoder command(String... arguments) {
    begin(arguments.length);
    for (String argument : arguments) {
      argument(argument);
    }
    return this;
  }

  /** Writes a whole command. */
  public CommandEncoder command(byte[]... arguments) {
    begin(arguments.length);
    for (byte[] argument : arguments) {
      argument(argument, 0, argument.length);
    }
    return this;
  }

  /**
   * Starts a command; exactly so many {@link #argument}s must follow.
   *
   * @param arguments the command's name included: from 1
   */
  public CommandEncoder begin(int arguments) {
    if (missing != 0) {
      throw new IllegalStateException("the command before lacks arguments: " + missing);
    }
    if (arguments < 1) {
      throw new IllegalArgumentException("a command has at least its name");
    }
    missing = arguments;
    header('*', arguments);
    return this;
  }

  /** Writes an argument in UTF-8. */
  public CommandEncoder argument(String argument) {
    byte[] utf8 = argument.getBytes(UTF_8);
    return argument(utf8, 0, utf8.length);
  }

  /** Writes an argument. */
  public CommandEncoder argument(byte[] source, int offset, int count) {
    if (missing == 0) {
      throw new IllegalStateException("one argument more than begin() was told");
    }
    missing--;
    header('$', count);
    reserve(count + 2L);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    endLine();
    return this;
  }

  /** The array that holds what was written, from its first byte; it changes when more is. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Forgets what was written and keeps the array. */
  public void clear() {
    length = 0;
    missing = 0;
  }

  private void header(char type, int value) {
    reserve(13);
    bytes[length++] = (byte) type;
    int end = length + digits(value);
    int rest = value;
    for (int i = end - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
    endLine();
  }

  private void endLine() {
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private static int digits(int value) {
    int digits = 1;
    for (int rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void reserve(long more) {
    long needed = length + more;
    if (needed > MAX_LENGTH) {
      throw new IllegalArgumentException("commands of more than 2 GiB in one buffer");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * bytes.length)));
    }
  }
}
