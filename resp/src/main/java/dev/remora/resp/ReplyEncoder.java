package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Writes replies in RESP2 or RESP3, as the client has chosen, into a byte array that grows as
 * needed and is used again. What RESP2 has no type for is written as Redis writes it there: a map
 * as an array of twice the length, a double as a bulk string, and so on.
 *
 * <p>Large values are not copied: {@link #bulk(byte[], int, int, boolean) bulk} keeps a reference
 * to those that the caller promises not to change, and {@link #drainTo} hands them on.
 *
 * <p>Small replies cost no allocation. Not safe for use by several threads.
 */
public final class ReplyEncoder {
  /** From this many bytes on, a value that will not change is handed on and not copied. */
  public static final int SHARE_FROM = 16 << 10;

  private static final int INITIAL = 1 << 10;

  /** Above this, {@link #clear} gives the room back. */
  private static final int KEEP = 1 << 20;

  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;
  private static final int HEADER = AsciiNumbers.MAX_LONG_LENGTH + 3;
  private static final int SHORT_BULK = "$9\r\n123456789\r\n".length();
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");
  private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
  private static final byte[] NULL = ascii("_\r\n");
  private static final byte[] TRUE = ascii("#t\r\n");
  private static final byte[] FALSE = ascii("#f\r\n");

  private byte[] bytes = new byte[INITIAL];
  private int length;
  private boolean resp3;
  private long errors;
  private byte[] lastError = NOTHING;

  // Values that are handed on: value i belongs before bytes[sharedAt[i]].
  private byte[][] shared = new byte[4][];
  private int[] sharedAt = new int[4];
  private int[] sharedOffset = new int[4];
  private int[] sharedLength = new int[4];
  private int sharedCount;
  private long sharedBytes;

  /** Writes RESP2 until it is told otherwise. */
  public ReplyEncoder() {}

  /** Which protocol to write from now on: 2 or 3. */
  public void protocol(int version) {
    resp3 = version == 3;
  }

  /** Whether RESP3 is written. */
  public boolean isResp3() {
    return resp3;
  }

  /** Bytes that were written and not yet drained or cleared. */
  public long size() {
    return length + sharedBytes;
  }

  /** How many error replies were written, ever. */
  public long errors() {
    return errors;
  }

  /** The last error that was written: what the caller gave. Not to be written. */
  public byte[] lastError() {
    return lastError;
  }

  /** {@code +OK}. */
  public void ok() {
    put(OK);
  }

  /** A simple string: one line of ASCII. */
  public void simple(String line) {
    line('+', line);
  }

  /**
   * An error: its code in capitals, a blank, and what happened. Line ends in it are written as
   * blanks, so that what a client sent may be quoted.
   */
  public void error(String line) {
    error(line.getBytes(UTF_8));
  }

  /** An error that quotes bytes which need not be text. */
  public void error(byte[] line) {
    errors++;
    lastError = line;
    line('-', line);
  }

  /** An integer. */
  public void integer(long value) {
    header(':', value);
  }

  /** A bulk string of text, in UTF-8. */
  public void bulk(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    bulk(utf8, 0, utf8.length);
  }

  /** A bulk string that is the whole of an array; copied. */
  public void bulk(byte[] source) {
    bulk(source, 0, source.length);
  }

  /** A bulk string; copied. */
  public void bulk(byte[] source, int offset, int count) {
    bulk(source, offset, count, false);
  }

  /**
   * A bulk string.
   *
   * @param constant the caller will not change these bytes any more, so that from {@link
   *     #SHARE_FROM} bytes on they need not be copied
   */
  public void bulk(byte[] source, int offset, int count, boolean constant) {
    if (count < 10) {
      shortBulk(source, offset, count);
    } else {
      header('$', count);
      body(source, offset, count, constant);
    }
  }

  /** With one look whether there is room, and without the call that copies more bytes faster. */
  private void shortBulk(byte[] source, int offset, int count) {
    reserve(SHORT_BULK);
    byte[] target = bytes;
    int at = length;
    target[at] = '$';
    target[at + 1] = (byte) ('0' + count);
    target[at + 2] = '\r';
    target[at + 3] = '\n';
    at += 4;
    for (int i = 0; i < count; i++) {
      target[at + i] = source[offset + i];
    }
    at += count;
    target[at] = '\r';
    target[at + 1] = '\n';
    length = at + 2;
  }

  /** A bulk string that is a number in decimal. */
  public void bulk(long number) {
    header('$', AsciiNumbers.length(number));
    reserve(HEADER);
    length = AsciiNumbers.write(number, bytes, length);
    endLine();
  }

  /** Text with its format: {@code txt} or {@code mkd}. */
  public void verbatim(String format, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (resp3) {
      header('=', utf8.length + 4L);
      put(ascii(format + ":"));
      body(utf8, 0, utf8.length, true);
    } else {
      bulk(utf8, 0, utf8.length);
    }
  }

  /** No value. */
  public void nil() {
    put(resp3 ? NULL : NULL_BULK);
  }

  /** No array, which RESP2 tells from no value. */
  public void nilArray() {
    put(resp3 ? NULL : NULL_ARRAY);
  }

  /** True or false; 1 or 0 in RESP2. */
  public void bool(boolean value) {
    if (resp3) {
      put(value ? TRUE : FALSE);
    } else {
      header(':', value ? 1 : 0);
    }
  }

  /** A double, with as many digits as tell it from its neighbours. */
  public void real(double value) {
    String text = AsciiDoubles.text(value);
    if (resp3) {
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** An integer of any size. */
  public void bigNumber(BigInteger value) {
    if (resp3) {
      line('(', value.toString());
    } else {
      bulk(value.toString());
    }
  }

  /** An array; its elements follow. */
  public void array(int elements) {
    header('*', elements);
  }

  /** A map; its keys and values follow in turns. */
  public void map(int entries) {
    if (resp3) {
      header('%', entries);
    } else {
      header('*', 2L * entries);
    }
  }

  /** A set; its elements follow. */
  public void set(int elements) {
    header(resp3 ? '~' : '*', elements);
  }

  /** A message that answers no command; its elements follow. RESP2 has only arrays for it. */
  public void push(int elements) {
    header(resp3 ? '>' : '*', elements);
  }

  /** Attributes of the reply that follows. Only RESP3 has them. */
  public void attribute(int entries) {
    if (!resp3) {
      throw new IllegalStateException("attributes need RESP3");
    }
    header('|', entries);
  }

  /**
   * Where the next reply will start. Its header may be written afterwards, by {@link #arrayAt},
   * when the number of elements is only known then; or the reply may be withdrawn by {@link
   * #rewind}.
   */
  public int mark() {
    return length;
  }

  /** Makes an array of what was written since {@code mark}. */
  public void arrayAt(int mark, int elements) {
    headerAt(mark, '*', elements);
  }

  /** Makes a set of what was written since {@code mark}. */
  public void setAt(int mark, int elements) {
    headerAt(mark, resp3 ? '~' : '*', elements);
  }

  /** Makes a map of what was written since {@code mark}. */
  public void mapAt(int mark, int entries) {
    headerAt(mark, resp3 ? '%' : '*', resp3 ? entries : 2L * entries);
  }

  /** Forgets what was written since {@code mark}. */
  public void rewind(int mark) {
    length = mark;
    // A value at the mark itself came after it: one before it is followed by its line's end.
    while (sharedCount > 0 && sharedAt[sharedCount - 1] >= mark) {
      sharedBytes -= sharedLength[--sharedCount];
      shared[sharedCount] = NOTHING;
    }
  }

  /** Writes replies that are encoded already. */
  public void raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /**
   * Writes messages that are encoded already, for several clients at once.
   *
   * @param source the caller will not change it any more, so that from {@link #SHARE_FROM} bytes on
   *     it need not be copied
   */
  public void encoded(byte[] source) {
    int last = source.length - 2;
    if (last >= SHARE_FROM) {
      // Its line end is copied: a mark after it must not be where the shared part belongs.
      share(source, 0, last);
      raw(source, last, 2);
    } else {
      raw(source, 0, source.length);
    }
  }

  /** Hands everything on, in order, and forgets it. */
  public void drainTo(ReplySink sink) {
    int from = 0;
    for (int i = 0; i < sharedCount; i++) {
      int until = sharedAt[i];
      sink.copy(bytes, from, until - from);
      sink.share(shared[i], sharedOffset[i], sharedLength[i]);
      from = until;
    }
    if (length > from) {
      sink.copy(bytes, from, length - from);
    }
    clear();
  }

  /** Everything that was written, in one new array. */
  public byte[] toByteArray() {
    byte[] all = new byte[Math.toIntExact(size())];
    int from = 0;
    int to = 0;
    for (int i = 0; i < sharedCount; i++) {
      System.arraycopy(bytes, from, all, to, sharedAt[i] - from);
      to += sharedAt[i] - from;
      System.arraycopy(shared[i], sharedOffset[i], all, to, sharedLength[i]);
      to += sharedLength[i];
      from = sharedAt[i];
    }
    System.arraycopy(bytes, from, all, to, length - from);
    return all;
  }

  /** Forgets what was written. */
  public void clear() {
    length = 0;
    if (sharedCount > 0) {
      Arrays.fill(shared, 0, sharedCount, NOTHING);
      sharedCount = 0;
      sharedBytes = 0;
    }
    if (bytes.length > KEEP) {
      bytes = new byte[INITIAL];
    }
  }

  private void body(byte[] source, int offset, int count, boolean constant) {
    if (constant && count >= SHARE_FROM) {
      share(source, offset, count);
      reserve(2);
    } else {
      reserve(count + 2L);
      System.arraycopy(source, offset, bytes, length, count);
      length += count;
    }
    endLine();
  }

  private void share(byte[] source, int offset, int count) {
    if (sharedCount == shared.length) {
      int more = sharedCount * 2;
      shared = Arrays.copyOf(shared, more);
      sharedAt = Arrays.copyOf(sharedAt, more);
      sharedOffset = Arrays.copyOf(sharedOffset, more);
      sharedLength = Arrays.copyOf(sharedLength, more);
    }
    shared[sharedCount] = source;
    sharedAt[sharedCount] = length;
    sharedOffset[sharedCount] = offset;
    sharedLength[sharedCount++] = count;
    sharedBytes += count;
  }

  private void headerAt(int mark, char type, long value) {
    int size = AsciiNumbers.length(value) + 3;
    reserve(size);
    System.arraycopy(bytes, mark, bytes, mark + size, length - mark);
    for (int i = sharedCount - 1; i >= 0 && sharedAt[i] >= mark; i--) {
      sharedAt[i] += size;
    }
    int after = length + size;
    length = mark;
    header(type, value);
    length = after;
  }

  private void header(char type, long value) {
    reserve(HEADER);
    byte[] target = bytes;
    int at = length;
    target[at++] = (byte) type;
    if (value >= 0 && value < 10) {
      target[at++] = (byte) ('0' + value);
    } else {
      at = AsciiNumbers.write(value, target, at);
    }
    target[at] = '\r';
    target[at + 1] = '\n';
    length = at + 2;
  }

  private void line(char type, String text) {
    line(type, text.getBytes(UTF_8));
  }

  private void line(char type, byte[] text) {
    reserve(text.length + 3L);
    bytes[length++] = (byte) type;
    for (byte b : text) {
      bytes[length++] = b == '\r' || b == '\n' ? (byte) ' ' : b;
    }
    endLine();
  }

  private void endLine() {
    bytes[length] = '\r';
    bytes[length + 1] = '\n';
    length += 2;
  }

  private void put(byte[] constant) {
    raw(constant, 0, constant.length);
  }

  private void reserve(long more) {
    if (bytes.length - length < more) {
      grow(length + more);
    }
  }

  private void grow(long needed) {
    if (needed > MAX_LENGTH) {
      throw new IllegalStateException("replies of more than 2 GiB wait to be sent to one client");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * bytes.length)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }
}
