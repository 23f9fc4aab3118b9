package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One command's arguments, its name first, as slices of byte arrays. A {@link RequestParser} uses
 * one such object again for each command: what it shows is valid until the parser goes on.
 */
public final class RequestArguments {
  private static final int INITIAL = 16;

  /** Bytes before and after a number in the protocol. */
  private static final int MARKS = 3;

  /** Above this, {@link #trim} gives the room back. */
  private static final int KEEP = 1024;

  private byte[] buffer = new byte[0];
  private int base;
  private int count;
  private long bytes;
  private int[] offsets = new int[INITIAL];
  private int[] lengths = new int[INITIAL];

  /** Arguments that have an array of their own; null as long as there is none. */
  private byte @Nullable [] @Nullable [] owned;

  RequestArguments() {}

  /** Arguments that are not in a parser's buffer, each in an array of its own. */
  public static RequestArguments of(byte[]... arguments) {
    RequestArguments made = new RequestArguments();
    for (byte[] argument : arguments) {
      made.addOwned(argument);
    }
    return made;
  }

  /** Arguments in UTF-8. */
  public static RequestArguments of(String... arguments) {
    RequestArguments made = new RequestArguments();
    for (String argument : arguments) {
      made.addOwned(argument.getBytes(UTF_8));
    }
    return made;
  }

  /** How many arguments there are, the command's name included: from 1. */
  public int count() {
    return count;
  }

  /** Bytes that the command has as an array of bulk strings. */
  public long bytes() {
    return AsciiNumbers.length(count) + MARKS + bytes;
  }

  /** The array that holds argument {@code i}, from {@link #offset}. Not to be written. */
  public byte[] array(int i) {
    return owned == null ? buffer : arrayOf(i);
  }

  /** Where argument {@code i} starts in its {@link #array}. */
  public int offset(int i) {
    return owned == null ? base + offsets[i] : offsetOf(i);
  }

  /** Bytes of argument {@code i}. */
  public int length(int i) {
    return lengths[i];
  }

  /**
   * Whether argument {@code i} is the whole of an array that nobody else will write: it may be kept
   * as it is.
   */
  public boolean isOwned(int i) {
    return owned != null && owned[i] != null;
  }

  /** Argument {@code i} in an array that may be kept: the argument's own, or else a copy. */
  public byte[] keep(int i) {
    if (owned != null) {
      byte[] own = owned[i];
      if (own != null) {
        return own;
      }
    }
    int from = base + offsets[i];
    return Arrays.copyOfRange(buffer, from, from + lengths[i]);
  }

  /** Whether argument {@code i} is this word, given in lower case, in whatever case. */
  public boolean is(int i, byte[] lowerCase) {
    if (lengths[i] != lowerCase.length) {
      return false;
    }
    byte[] array = array(i);
    int offset = offset(i);
    for (int j = 0; j < lowerCase.length; j++) {
      byte b = array[offset + j];
      if (b != lowerCase[j] && (b < 'A' || b > 'Z' || b + ('a' - 'A') != lowerCase[j])) {
        return false;
      }
    }
    return true;
  }

  /** Argument {@code i} as text, for messages and names. */
  public String string(int i) {
    return new String(array(i), offset(i), lengths[i], UTF_8);
  }

  /** A copy that stays valid when the parser goes on. */
  public RequestArguments copy() {
    RequestArguments made = new RequestArguments();
    for (int i = 0; i < count; i++) {
      made.addOwned(keep(i));
    }
    return made;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(string(i));
    }
    return text.toString();
  }

  /** Bytes of memory that the slices take, without what they show. */
  int capacity() {
    return (offsets.length - INITIAL) * 2 * Integer.BYTES;
  }

  void clear() {
    count = 0;
    bytes = 0;
    owned = null;
  }

  /** Adds a slice, given from the start of the command: the buffer may still move. */
  void add(int offset, int length) {
    makeRoom();
    offsets[count] = offset;
    addLength(length);
  }

  void addOwned(byte[] bytes) {
    makeRoom();
    byte @Nullable [] @Nullable [] all = owned;
    if (all == null || all.length < offsets.length) {
      all = all == null ? new byte[offsets.length][] : Arrays.copyOf(all, offsets.length);
      owned = all;
    }
    all[count] = bytes;
    addLength(bytes.length);
  }

  private void addLength(int length) {
    lengths[count++] = length;
    bytes += AsciiNumbers.length(length) + MARKS + length + 2;
  }

  /** The command is complete: its slices are of this buffer, from this base. */
  void complete(byte[] buffer, int base) {
    this.buffer = buffer;
    this.base = base;
    if (owned != null && owned.length < count) {
      owned = Arrays.copyOf(owned, offsets.length);
    }
  }

  void trim() {
    buffer = new byte[0];
    clear();
    if (offsets.length > KEEP) {
      offsets = new int[INITIAL];
      lengths = new int[INITIAL];
    }
  }

  private byte[] arrayOf(int i) {
    byte[] own = owned == null ? null : owned[i];
    return own == null ? buffer : own;
  }

  private int offsetOf(int i) {
    return isOwned(i) ? 0 : base + offsets[i];
  }

  private void makeRoom() {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
  }
}
