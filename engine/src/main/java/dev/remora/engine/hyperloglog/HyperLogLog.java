package dev.remora.engine.hyperloglog;

import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.keyspace.Values;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How many elements a set has, without the set: 16,384 registers, each of which knows the longest
 * run of zeros in the hashes of the elements that belong to it. It is a string:
 *
 * <pre>
 *    0               1               2               3
 *   +---------------+---------------+---------------+---------------+
 *   |      'H'      |      'Y'      |      'L'      |      'L'      |
 *   +---------------+---------------+---------------+---------------+
 *   |   encoding    |                    unused                     |
 *   +---------------+---------------+---------------+---------------+
 *   |         the last count, little endian; its highest bit        |
 *   |         says that it is no longer right                       |
 *   +---------------+---------------+---------------+---------------+
 *   |         registers …
 * </pre>
 *
 * The encoding is 0 for {@link DenseRegisters}, 1 for {@link SparseRegisters}. A format of Redis
 * (hyperloglog.c), byte for byte: DUMP, RESTORE and GET take it from one server to another.
 */
public final class HyperLogLog {
  /** How many registers there are. */
  public static final int REGISTERS = 1 << 14;

  static final int HEADER = 16;
  static final int REGISTER_BITS = 6;
  static final int REGISTER_MOST = (1 << REGISTER_BITS) - 1;

  private static final int INDEX_BITS = 14;

  /** Bits of a hash that runs of zeros are looked for in. */
  static final int HASH_BITS = Long.SIZE - INDEX_BITS;

  private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};
  private static final int ENCODING = 4;
  private static final int COUNT = 8;
  private static final byte DENSE = 0;
  private static final byte SPARSE = 1;
  private static final byte[] ALL_ZEROS = {0x7f, (byte) 0xff};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private HyperLogLog() {}

  /** What became of a register. */
  public enum Change {
    MADE,
    /** It is as large already. */
    NONE,
    /** The sparse format would become too large. */
    TOO_LARGE,
    /** The string is not what it says that it is. */
    CORRUPT
  }

  /** One that nothing was added to. */
  public static MutableString create() {
    byte[] bytes = new byte[HEADER + ALL_ZEROS.length];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[ENCODING] = SPARSE;
    System.arraycopy(ALL_ZEROS, 0, bytes, HEADER, ALL_ZEROS.length);
    return MutableString.of(bytes);
  }

  /** Whether a string looks like one; its registers may be corrupt all the same. */
  public static boolean isOne(Object string) {
    int length = Values.length(string);
    if (length < HEADER) {
      return false;
    }
    byte[] bytes = Values.array(string);
    return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && (bytes[ENCODING] == SPARSE
            || (bytes[ENCODING] == DENSE && length == DenseRegisters.SIZE));
  }

  /** Whether its registers are dense. */
  public static boolean isDense(Object string) {
    return Values.array(string)[ENCODING] == DENSE;
  }

  /**
   * Adds an element.
   *
   * @param most bytes that it may have while it is sparse
   */
  public static Change add(MutableString string, byte[] element, int offset, int length, int most) {
    long hash = MurmurHash.of(element, offset, length);
    int index = (int) hash & REGISTERS - 1;
    int zeros = Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << HASH_BITS);
    return raise(string, index, zeros + 1, most);
  }

  /**
   * Raises a register to a value.
   *
   * @param most bytes that it may have while it is sparse
   */
  public static Change raise(MutableString string, int index, int value, int most) {
    if (!isDense(string)) {
      Change change =
          value > SparseRegisters.VALUE_MOST
              ? Change.TOO_LARGE
              : SparseRegisters.raise(string, index, value, most);
      if (change == Change.MADE) {
        forgetCount(string);
      }
      if (change != Change.TOO_LARGE) {
        return change;
      }
      if (!makeDense(string)) {
        return Change.CORRUPT;
      }
    }
    return DenseRegisters.raise(string.bytes(), index, value) ? Change.MADE : Change.NONE;
  }

  /** Makes its registers dense. Whether that was possible: if not it is corrupt. */
  public static boolean makeDense(MutableString string) {
    if (isDense(string)) {
      return true;
    }
    byte[] dense = new byte[DenseRegisters.SIZE];
    System.arraycopy(string.bytes(), 0, dense, 0, HEADER);
    dense[ENCODING] = DENSE;
    boolean valid =
        SparseRegisters.visit(
            string.bytes(),
            string.length(),
            (index, count, value) -> {
              for (int i = 0; i < count && value > 0; i++) {
                DenseRegisters.set(dense, index + i, value);
              }
            });
    if (valid) {
      string.become(dense);
    }
    return valid;
  }

  /** Raises registers, a byte each, to those of one. Whether it could be read. */
  public static boolean mergeInto(byte[] registers, Object string) {
    byte[] bytes = Values.array(string);
    if (isDense(string)) {
      for (int i = 0; i < REGISTERS; i++) {
        registers[i] = (byte) Math.max(registers[i], DenseRegisters.get(bytes, i));
      }
      return true;
    }
    return SparseRegisters.visit(
        bytes,
        Values.length(string),
        (index, count, value) -> {
          for (int i = index; i < index + count && value > 0; i++) {
            registers[i] = (byte) Math.max(registers[i], value);
          }
        });
  }

  /** One register of a dense one. */
  public static int register(Object dense, int index) {
    return DenseRegisters.get(Values.array(dense), index);
  }

  /** The count of registers, a byte each. */
  public static long count(byte[] registers) {
    int[] histogram = new int[REGISTER_MOST + 1];
    for (byte register : registers) {
      histogram[register]++;
    }
    return Cardinality.of(histogram);
  }

  /** The count; -1 if it is corrupt. */
  public static long count(Object string) {
    byte[] bytes = Values.array(string);
    int[] histogram = new int[REGISTER_MOST + 1];
    if (isDense(string)) {
      for (int i = 0; i < REGISTERS; i++) {
        histogram[DenseRegisters.get(bytes, i)]++;
      }
    } else if (!SparseRegisters.visit(
        bytes, Values.length(string), (index, count, value) -> histogram[value] += count)) {
      return -1;
    }
    return Cardinality.of(histogram);
  }

  /** The count that it knows; negative if it does not. */
  public static long knownCount(Object string) {
    return (long) LONGS.get(Values.array(string), COUNT);
  }

  /** Has it know its count. */
  public static void knowCount(MutableString string, long count) {
    LONGS.set(string.bytes(), COUNT, count);
  }

  /** A register has changed: it does not know its count any more. */
  public static void forgetCount(MutableString string) {
    string.bytes()[COUNT + Long.BYTES - 1] |= (byte) 0x80;
  }

  /** The runs of a sparse one, as {@code PFDEBUG DECODE} shows them. */
  public static String runs(Object sparse) {
    return SparseRegisters.text(Values.array(sparse), Values.length(sparse));
  }
}
