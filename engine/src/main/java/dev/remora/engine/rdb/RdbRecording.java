package dev.remora.engine.rdb;

import java.util.Arrays;

/**
 * Remembers what a sink was told, to tell it again: so that the thread to which values belong takes
 * them apart, which is quick, and another compresses and encodes them. Arrays that will not change
 * are remembered as they are, others are copied.
 *
 * <p>Belongs to one thread at a time; what hands it on must make its content visible.
 */
public final class RdbRecording implements RdbSink {
  private static final byte TYPE = 0;
  private static final byte LENGTH = 1;
  private static final byte CONSTANT = 2;
  private static final byte COPIED = 3;
  private static final byte DECIMAL = 4;
  private static final byte MILLIS = 5;

  private static final byte[] NOTHING = {};
  private static final int INITIAL = 1 << 10;

  /** Above this many bytes of copies, {@link #clear} gives the room back. */
  private static final int KEEP = 1 << 20;

  private byte[] calls = new byte[INITIAL];
  private int callCount;
  private long[] numbers = new long[INITIAL];
  private int numberCount;
  private byte[][] constants = new byte[INITIAL][];
  private int constantCount;
  private long constantBytes;
  private byte[] copies = new byte[INITIAL];
  private int copied;

  public RdbRecording() {}

  /** Whether nothing was told. */
  public boolean isEmpty() {
    return callCount == 0;
  }

  /** How many bytes the strings have that were told, about: what encoding them takes. */
  public long size() {
    return constantBytes + copied + callCount;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(constants, 0, constantCount, NOTHING);
    callCount = 0;
    numberCount = 0;
    constantCount = 0;
    constantBytes = 0;
    copied = 0;
    if (copies.length > KEEP) {
      copies = new byte[INITIAL];
    }
  }

  /** Tells another sink all that was told, in the same order. */
  public void replay(RdbSink sink) {
    int number = 0;
    int constant = 0;
    int from = 0;
    for (int i = 0; i < callCount; i++) {
      switch (calls[i]) {
        case TYPE -> sink.type(calls[++i] & 0xff);
        case LENGTH -> sink.length(numbers[number++]);
        case CONSTANT -> sink.constant(constants[constant++]);
        case COPIED -> {
          int length = (int) numbers[number++];
          sink.string(copies, from, length);
          from += length;
        }
        case DECIMAL -> sink.decimal(numbers[number++]);
        case MILLIS -> sink.millis(numbers[number++]);
        default -> throw new IllegalStateException("a call that was not recorded");
      }
    }
  }

  @Override
  public void type(int type) {
    call(TYPE);
    call((byte) type);
  }

  @Override
  public void length(long length) {
    call(LENGTH);
    number(length);
  }

  @Override
  public void constant(byte[] string) {
    call(CONSTANT);
    if (constantCount == constants.length) {
      constants = Arrays.copyOf(constants, constantCount * 2);
    }
    constants[constantCount++] = string;
    constantBytes += string.length;
  }

  @Override
  public void string(byte[] source, int offset, int length) {
    call(COPIED);
    number(length);
    if (copies.length - copied < length) {
      copies = Arrays.copyOf(copies, Math.addExact(copied, Math.max(length, copied)));
    }
    System.arraycopy(source, offset, copies, copied, length);
    copied += length;
  }

  @Override
  public void decimal(long number) {
    call(DECIMAL);
    number(number);
  }

  @Override
  public void real(double value) {
    millis(Double.doubleToRawLongBits(value));
  }

  @Override
  public void millis(long millis) {
    call(MILLIS);
    number(millis);
  }

  private void call(byte call) {
    if (callCount == calls.length) {
      calls = Arrays.copyOf(calls, callCount * 2);
    }
    calls[callCount++] = call;
  }

  private void number(long number) {
    if (numberCount == numbers.length) {
      numbers = Arrays.copyOf(numbers, numberCount * 2);
    }
    numbers[numberCount++] = number;
  }
}
