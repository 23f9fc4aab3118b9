package dev.remora.engine.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A set of integers is one, in order; and what is none does not pass for one. */
final class IntSetTest {
  @Property(tries = 300)
  void isASetInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] set = IntSet.empty();
    TreeSet<Long> model = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      long value = integer(random);
      if (random.nextInt(3) > 0) {
        model.add(value);
        set = IntSet.add(set, value);
      } else {
        model.remove(value);
        set = IntSet.remove(set, value);
      }
      assertThat(integers(set)).containsExactlyElementsOf(model);
      assertThat(IntSet.isValid(set, 0, IntSet.bytes(set))).isTrue();
      long other = integer(random);
      assertThat(IntSet.contains(set, other)).isEqualTo(model.contains(other));
    }
    assertThat(integers(IntSet.copy(set))).containsExactlyElementsOf(model);
  }

  @Property(tries = 1000)
  void whateverPassesTheCheckIsInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] set = IntSet.empty();
    for (int i = random.nextInt(6); i > 0; i--) {
      set = IntSet.add(set, integer(random));
    }
    byte[] hostile = Arrays.copyOf(set, IntSet.bytes(set));
    hostile[random.nextInt(hostile.length)] = (byte) random.nextInt(12);
    if (IntSet.isValid(hostile, 0, hostile.length)) {
      assertThat(integers(hostile)).isSorted().doesNotHaveDuplicates();
    }
  }

  @Example
  void bytesAreThoseOfRedis() {
    byte[] set = IntSet.add(IntSet.add(IntSet.empty(), 5), -2);
    assertThat(hex(set)).isEqualTo("02000000" + "02000000" + "feff" + "0500");
    set = IntSet.add(set, 32_768);
    assertThat(hex(set)).isEqualTo("04000000" + "03000000" + "feffffff" + "05000000" + "00800000");
    set = IntSet.add(set, Long.MIN_VALUE);
    assertThat(hex(set)).startsWith("08000000" + "04000000" + "0000000000000080");
  }

  @Example
  void damagedBytesAreNoSet() {
    byte[] set = IntSet.add(IntSet.add(IntSet.empty(), 1), 2);
    int bytes = IntSet.bytes(set);
    assertThat(IntSet.isValid(set, 0, bytes - 1)).isFalse();
    assertThat(IntSet.isValid(set, 0, 7)).isFalse();
    assertThat(IntSet.isValid(HexFormat.of().parseHex("0200000002000000" + "02000200"), 0, 12))
        .isFalse();
    assertThat(IntSet.isValid(HexFormat.of().parseHex("03000000" + "00000000"), 0, 8)).isFalse();
    assertThat(IntSet.isValid(HexFormat.of().parseHex("08000000" + "ffffffff"), 0, 8)).isFalse();
  }

  private static String hex(byte[] set) {
    return HexFormat.of().formatHex(set, 0, IntSet.bytes(set));
  }

  private static long integer(Random random) {
    return random.nextInt(4) == 0
        ? random.nextLong() >> random.nextInt(64)
        : random.nextInt(100) - 50;
  }

  private static List<Long> integers(byte[] set) {
    List<Long> integers = new ArrayList<>();
    for (int i = 0; i < IntSet.size(set); i++) {
      integers.add(IntSet.get(set, i));
    }
    return integers;
  }
}
