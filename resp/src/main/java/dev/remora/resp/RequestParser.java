package dev.remora.resp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands in the bytes that a client sends: arrays of bulk strings, and inline commands. The
 * bytes may come in any pieces; parsing goes on where it stopped.
 *
 * <p>The parser owns the buffer that the bytes are received into, and parses them in place:
 *
 * <pre>
 *   int room = parser.reserve(received);            // at least 1, maybe fewer than asked for
 *   copy min(room, received) bytes to parser.buffer() from parser.position();
 *   parser.advance(copied);
 *   while (parser.next()) { execute(parser.arguments()); }
 *   if (parser.error() != null) { reply with it, and close }
 * </pre>
 *
 * <p>An argument of {@value #LARGE} bytes or more that has not wholly arrived gets an array of its
 * own, of its exact size in the end, and {@link #reserve} then leads straight into that: whoever
 * keeps it need not copy it. Memory grows with what was received, to about eight times that, not
 * with what was announced.
 *
 * <p>As in Redis, the two bytes that end a bulk string are skipped unread. Not safe for use by
 * several threads.
 */
public final class RequestParser {
  /** From this many bytes on, an argument gets an array of its own. */
  public static final int LARGE = 32 << 10;

  private static final int INITIAL = 16 << 10;
  private static final int FIRST_LARGE = 64 << 10;

  /**
   * A large argument gets all of its memory once an eighth of it is there, and four times what is
   * there before that: so two thirds of it are copied from array to array at the worst, and the
   * last bytes to come never have all the others copied.
   */
  private static final long LAST_GROWTH = 8;

  private static final long GROWTH = 4;

  private static final int NONE = -1;
  private static final int SHORT_ARRAY_HEADER = "*1\r\n".length();
  private static final int SHORTEST_BULK = "$0\r\n\r\n".length();

  private RequestLimits limits;
  private final ArgumentArrays arrays;
  private final RequestArguments arguments = new RequestArguments();
  private final LongParser number = new LongParser();

  private byte[] buffer = new byte[0];

  /** First byte of the command that is being parsed. */
  private int start;

  /** The next byte to parse. */
  private int position;

  /** How far a line's end was looked for: a slow sender must not make us look again and again. */
  private int scanned;

  /** The end of what was received. */
  private int end;

  /** Arguments of the array that are still to come; 0 between commands. */
  private int missing;

  /** Length of the argument that is awaited, or NONE if its header is still to come. */
  private int bulkLength = NONE;

  /** An argument with an array of its own, while it is being received. */
  private byte @Nullable [] large;

  private int largeReceived;

  /** Bytes of this command's arguments that have arrays of their own. */
  private long largeBytes;

  private boolean authenticated = true;
  private @Nullable String error;

  public RequestParser() {
    this(RequestLimits.DEFAULT);
  }

  public RequestParser(RequestLimits limits) {
    this(limits, byte[]::new);
  }

  /**
   * @param arrays makes arrays for large arguments, on the thread that parses
   */
  public RequestParser(RequestLimits limits, ArgumentArrays arrays) {
    this.limits = limits;
    this.arrays = arrays;
  }

  /** What the client may send from now on. */
  public void limits(RequestLimits limits) {
    this.limits = limits;
  }

  /** While a client is not authenticated it may send less: 10 arguments, of 16 KiB each. */
  public void authenticated(boolean authenticated) {
    this.authenticated = authenticated;
  }

  /**
   * Makes room for received bytes, at {@link #position} of {@link #buffer}. The arguments of the
   * command before are no longer valid.
   *
   * @param wanted how many bytes there are to put: from 1
   * @return how many bytes may be put: from 1, and maybe fewer or more than wanted
   */
  public int reserve(int wanted) {
    byte[] own = large;
    if (own != null && largeReceived < bulkLength) {
      if (largeReceived == own.length) {
        own = grown(own, wanted);
        large = own;
      }
      return own.length - largeReceived;
    }
    if (buffer.length - end < wanted) {
      makeRoom(wanted);
    }
    return buffer.length - end;
  }

  /**
   * Bytes that the argument lacks which is being received; 0 if its length is not known yet. Who
   * can choose how much to put next puts so many, and at first no more than a command's beginning:
   * then no large argument is copied.
   */
  public int missing() {
    if (bulkLength == NONE) {
      return 0;
    }
    if (large != null && largeReceived < bulkLength) {
      return bulkLength - largeReceived;
    }
    int buffered = large == null ? bulkLength : 0;
    return (int) Math.max(0, buffered + 2L - (end - position));
  }

  /** The array to put received bytes into, after {@link #reserve}. */
  public byte[] buffer() {
    byte[] own = large;
    return own != null && largeReceived < bulkLength ? own : buffer;
  }

  /** Where in {@link #buffer} to put received bytes. */
  public int position() {
    return large != null && largeReceived < bulkLength ? largeReceived : end;
  }

  /** So many bytes have been put: at most what {@link #reserve} returned. */
  public void advance(int count) {
    if (count < 0 || count > buffer().length - position()) {
      throw new IllegalArgumentException(count + " bytes put, more than there was room for");
    }
    if (error != null) {
      return;
    }
    if (large != null && largeReceived < bulkLength) {
      largeReceived += count;
    } else {
      end += count;
    }
  }

  /**
   * Goes on to the next command.
   *
   * @return whether there is a complete one: its {@link #arguments} are valid until the next call
   *     of this or of {@link #reserve}
   */
  public boolean next() {
    if (error != null) {
      return false;
    }
    while (missing == 0) {
      beginCommand();
      if (position == end) {
        return false;
      }
      if (buffer[position] != '*') {
        if (!readInline()) {
          return false;
        }
        if (arguments.count() != 0) {
          arguments.complete(buffer, start);
          return true;
        }
      } else if (!readArrayHeader()) {
        return false;
      }
    }
    if (!readBulks()) {
      return false;
    }
    arguments.complete(buffer, start);
    return true;
  }

  /** The command that {@link #next} found. */
  public RequestArguments arguments() {
    return arguments;
  }

  /**
   * Why the client cannot be understood any further, in Redis's words and without the leading
   * {@code ERR}; null as long as it can. To be told to the client before its connection is closed,
   * each character as one byte: it may quote a byte of the client's that is no text.
   */
  public @Nullable String error() {
    return error;
  }

  /** Bytes that were received after the last command that is complete. */
  public long pending() {
    if (missing == 0) {
      return (long) end - position;
    }
    byte[] own = large;
    return (long) end - start + largeBytes + (own == null ? 0 : largeReceived);
  }

  /** Bytes of memory that this parser holds for its client. */
  public long capacity() {
    byte[] own = large;
    return (long) buffer.length
        + arguments.capacity()
        + largeBytes
        + (own == null ? 0 : own.length);
  }

  /**
   * Gives memory back; for connections that have been quiet. The arguments of the command before
   * are no longer valid.
   */
  public void trim() {
    if (missing == 0 && position == end) {
      buffer = new byte[0];
      position = 0;
      end = 0;
      beginCommand();
      arguments.trim();
    }
  }

  private void beginCommand() {
    start = position;
    scanned = position;
    largeBytes = 0;
    arguments.clear();
  }

  /** The header {@code *<count>}; false if it has not wholly arrived, or is wrong. */
  private boolean readArrayHeader() {
    if (readShortArrayHeader()) {
      return true;
    }
    int lineEnd = lineEnd("Protocol error: too big mbulk count string");
    if (lineEnd == NONE) {
      return false;
    }
    boolean valid = number.parse(buffer, position + 1, lineEnd - position - 1);
    long count = number.value();
    if (!valid || count > limits.maxArguments()) {
      return fail("Protocol error: invalid multibulk length");
    }
    if (count > RequestLimits.UNAUTHENTICATED_ARGUMENTS && !authenticated) {
      return fail("Protocol error: unauthenticated multibulk length");
    }
    position = lineEnd + 2;
    scanned = position;
    missing = (int) Math.max(0, count);
    return true;
  }

  /** The short cut for most commands: those of up to nine arguments. */
  private boolean readShortArrayHeader() {
    if (end - position < SHORT_ARRAY_HEADER || buffer[position + 2] != '\r') {
      return false;
    }
    int count = buffer[position + 1] - '0';
    if (count < 1 || count > 9 || count > limits.maxArguments()) {
      return false;
    }
    position += SHORT_ARRAY_HEADER;
    scanned = position;
    missing = count;
    return true;
  }

  private boolean readBulks() {
    while (missing > 0) {
      if (bulkLength == NONE) {
        if (readShortBulk()) {
          missing--;
          continue;
        }
        if (!readBulkHeader()) {
          return false;
        }
      }
      byte[] own = large;
      if (own != null) {
        if (largeReceived < bulkLength || end - position < 2) {
          return checkBuffered();
        }
        arguments.addOwned(own);
        largeBytes += bulkLength;
        large = null;
        position += 2;
      } else {
        if (end - position < bulkLength + 2) {
          return checkBuffered();
        }
        arguments.add(position - start, bulkLength);
        position += bulkLength + 2;
      }
      bulkLength = NONE;
      scanned = position;
      missing--;
    }
    return true;
  }

  /** The short cut for most arguments: those of up to 99 bytes that have wholly arrived. */
  private boolean readShortBulk() {
    byte[] from = buffer;
    int at = position;
    if (end - at < SHORTEST_BULK || from[at] != '$') {
      return false;
    }
    int length = from[at + 1] - '0';
    int lineEnd = at + 2;
    if (length < 0 || length > 9) {
      return false;
    }
    if (from[lineEnd] != '\r') {
      int digit = from[lineEnd++] - '0';
      if (length == 0 || digit < 0 || digit > 9 || from[lineEnd] != '\r') {
        return false;
      }
      length = 10 * length + digit;
    }
    int next = lineEnd + 2 + length + 2;
    if (length > limits.maxBulkLength() || next > end) {
      return false;
    }
    arguments.add(lineEnd + 2 - start, length);
    position = next;
    scanned = next;
    return true;
  }

  /** The header {@code $<length>}; false if it has not wholly arrived, or is wrong. */
  private boolean readBulkHeader() {
    int lineEnd = lineEnd("Protocol error: too big bulk count string");
    if (lineEnd == NONE) {
      return false;
    }
    byte type = buffer[position];
    if (type != '$') {
      return fail("Protocol error: expected '$', got '" + (char) (type & 0xff) + "'");
    }
    boolean valid = number.parse(buffer, position + 1, lineEnd - position - 1);
    long length = number.value();
    if (!valid || length < 0 || length > limits.maxBulkLength()) {
      return fail("Protocol error: invalid bulk length");
    }
    if (length > RequestLimits.UNAUTHENTICATED_BULK_LENGTH && !authenticated) {
      return fail("Protocol error: unauthenticated bulk length");
    }
    position = lineEnd + 2;
    bulkLength = (int) length;
    if (length >= LARGE && end - position < length) {
      receiveApart();
    }
    return true;
  }

  /**
   * What has arrived of a large argument moves to an array of its own; the rest follows it there.
   */
  private void receiveApart() {
    large = Arrays.copyOfRange(buffer, position, end);
    largeReceived = end - position;
    end = position;
  }

  /** A larger array with what has arrived in a full one. */
  private byte[] grown(byte[] own, int wanted) {
    long received = (long) own.length + wanted;
    if (FIRST_LARGE + LAST_GROWTH * received < bulkLength) {
      return Arrays.copyOf(own, (int) (FIRST_LARGE + GROWTH * received));
    }
    byte[] whole = arrays.make(bulkLength);
    System.arraycopy(own, 0, whole, 0, own.length);
    return whole;
  }

  /** Index of the {@code \r} of a line that has wholly arrived, or NONE. */
  private int lineEnd(String tooLong) {
    int at = scanned;
    int last = end - 1;
    while (at < last && buffer[at] != '\r') {
      at++;
    }
    scanned = at;
    int length = at == last && buffer[last] != '\r' ? end - position : at - position;
    if (length > limits.maxInlineLength()) {
      fail(tooLong);
      return NONE;
    }
    if (at < last) {
      return at;
    }
    checkBuffered();
    return NONE;
  }

  private boolean readInline() {
    int at = scanned;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    scanned = at;
    if (at - position > limits.maxInlineLength()) {
      return fail("Protocol error: too big inline request");
    }
    if (at == end) {
      return false;
    }
    int lineEnd = at > position && buffer[at - 1] == '\r' ? at - 1 : at;
    if (!InlineArguments.split(buffer, position, lineEnd, start, arguments)) {
      return fail("Protocol error: unbalanced quotes in request");
    }
    position = at + 1;
    return true;
  }

  /** Always false: what is pending is not complete. */
  private boolean checkBuffered() {
    if (pending() > limits.maxBuffered()) {
      return fail("Protocol error: query buffer limit exceeded");
    }
    return false;
  }

  private boolean fail(String message) {
    error = message;
    missing = 0;
    bulkLength = NONE;
    large = null;
    buffer = new byte[0];
    position = 0;
    end = 0;
    beginCommand();
    return false;
  }

  private void makeRoom(int wanted) {
    if (missing == 0 && position == end) {
      position = 0;
      end = 0;
      beginCommand();
    }
    int pending = end - start;
    long needed = (long) pending + wanted;
    byte[] target = buffer;
    if (needed > buffer.length) {
      target = new byte[(int) Math.min(Integer.MAX_VALUE - 8, roundUp(needed))];
    }
    System.arraycopy(buffer, start, target, 0, pending);
    buffer = target;
    position -= start;
    scanned -= start;
    end -= start;
    start = 0;
  }

  private static long roundUp(long needed) {
    return needed <= INITIAL ? INITIAL : Long.highestOneBit(needed - 1) << 1;
  }
}
