package dev.remora.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.value.Listpack;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.engine.value.SortedSetValue;
import java.io.IOException;
import java.util.regex.Pattern;

/** Makes sorted sets of what dumps hold. */
final class SortedSetReader {
  /** A member takes at least a length, and so many bytes a binary score. */
  private static final int LEAST_BYTES = 9;

  // A score as text has its length before it, or one of these.
  private static final int NAN = 253;
  private static final int INFINITE = 254;
  private static final int MINUS_INFINITE = 255;

  private static final Pattern NUMBER = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final SortedSetLimits limits;

  SortedSetReader(SortedSetLimits limits) {
    this.limits = limits;
  }

  /**
   * Members with their scores, one after the other.
   *
   * @param binary whether scores are binary; else they are text
   */
  SortedSetValue members(RdbReader in, boolean binary) throws IOException {
    int count = in.count(binary ? LEAST_BYTES : 2);
    SortedSetValue set = SortedSetValue.empty();
    for (int i = 0; i < count; i++) {
      byte[] member = in.string();
      set = add(set, member, binary ? in.real() : score(in), in);
    }
    return checked(set, in);
  }

  /** A listpack that is valid, with members and scores in turns, read from its end. */
  SortedSetValue ofPairs(byte[] listpack, RdbReader in) throws IOException {
    if (Listpack.size(listpack) % 2 != 0) {
      throw in.wrong("a sorted set with a member that has no score");
    }
    SortedSetValue set = SortedSetValue.empty();
    int at = Listpack.last(listpack);
    while (at != Listpack.NONE) {
      int member = Listpack.previous(listpack, at);
      set = add(set, Listpack.get(listpack, member), score(listpack, at), in);
      at = Listpack.previous(listpack, member);
    }
    return checked(set, in);
  }

  private SortedSetValue add(SortedSetValue set, byte[] member, double score, RdbReader in)
      throws IOException {
    if (Double.isNaN(score)) {
      throw in.wrong("a sorted set with a score that is no number");
    }
    int before = set.size();
    SortedSetValue after = set.put(member, 0, member.length, score, limits);
    if (after.size() == before) {
      throw in.wrong("a sorted set with a member that is there twice");
    }
    return after;
  }

  private static SortedSetValue checked(SortedSetValue set, RdbReader in) throws IOException {
    if (set.size() == 0) {
      throw in.wrong("a sorted set without members");
    }
    return set;
  }

  private static double score(RdbReader in) throws IOException {
    int length = in.type();
    return switch (length) {
      case NAN -> Double.NaN;
      case INFINITE -> Double.POSITIVE_INFINITY;
      case MINUS_INFINITE -> Double.NEGATIVE_INFINITY;
      default -> number(new String(in.bytes(length), ISO_8859_1));
    };
  }

  private static double score(byte[] listpack, int at) {
    return Listpack.isInteger(listpack, at)
        ? Listpack.integer(listpack, at)
        : number(new String(Listpack.get(listpack, at), ISO_8859_1));
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    };
  }
}
