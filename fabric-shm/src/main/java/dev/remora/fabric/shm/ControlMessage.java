package dev.remora.fabric.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * A message of the socket. In the host's byte order; a ring of the bell is one byte of any value.
 *
 * <pre>
 *   0           4           8           12          16                      24                 32
 *   +-----------+-----------+-----------+-----------+-----------------------+-------------------+
 *   | type      | first     | second    | third     | length                | zero              |
 *   +-----------+-----------+-----------+-----------+-----------------------+-------------------+
 * </pre>
 *
 * The package's description says what the fields are for each type.
 */
final class ControlMessage {
  /** Bytes of a message. */
  static final int LENGTH = 32;

  /** Bytes of a ring of the bell. */
  static final int BELL_LENGTH = 1;

  static final int HELLO = 1;
  static final int ACCEPT = 2;
  static final int REJECT = 3;
  static final int READY = 4;
  static final int REQUEST_REGION = 5;
  static final int REGION = 6;
  static final int END = 7;

  /** First field of {@link #HELLO}: "RMS" and the version of this protocol. */
  static final int MAGIC = 'R' << 24 | 'M' << 16 | 'S' << 8 | 1;

  /** First field of {@link #REGION}. */
  static final int OF_SERVER = 0;

  /** First field of {@link #REGION}. */
  static final int OF_CLIENT = 1;

  private ControlMessage() {}

  static void encode(MemorySegment bytes, int type, int first, int second, int third, long length) {
    bytes.set(JAVA_INT, 0, type);
    bytes.set(JAVA_INT, 4, first);
    bytes.set(JAVA_INT, 8, second);
    bytes.set(JAVA_INT, 12, third);
    bytes.set(JAVA_LONG, 16, length);
    bytes.set(JAVA_LONG, 24, 0);
  }

  static int type(MemorySegment bytes) {
    return bytes.get(JAVA_INT, 0);
  }

  static int first(MemorySegment bytes) {
    return bytes.get(JAVA_INT, 4);
  }

  static int second(MemorySegment bytes) {
    return bytes.get(JAVA_INT, 8);
  }

  static int third(MemorySegment bytes) {
    return bytes.get(JAVA_INT, 12);
  }

  static long length(MemorySegment bytes) {
    return bytes.get(JAVA_LONG, 16);
  }
}
