package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.state.Parameters;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sorted sets take on the heap what they say, within a fifth: their objects are counted. */
final class MemoryTest {
  private static final int MEMBERS = 20_000;
  private static final double TOLERANCE = 0.2;

  private final SortedSetLimits limits = new SortedSetLimits(new Parameters().table());
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void smallOnes() {
    assertRight(100, i -> filled(20, rank -> rank));
  }

  @Test
  void largeOnesThatWereFilledInOrder() {
    assertRight(2, i -> filled(MEMBERS, rank -> rank));
  }

  @Test
  void largeOnesThatWereFilledAtRandom() {
    assertRight(2, i -> filled(MEMBERS, rank -> random.nextDouble()));
  }

  @Test
  void largeOnesOfWhichMostHasGone() {
    assertRight(
        2,
        i -> {
          SortedSetValue set = filled(2 * MEMBERS, rank -> random.nextDouble());
          for (int j = 0; j < 2 * MEMBERS; j++) {
            if (j % 3 != 0) {
              byte[] member = member(j);
              assertThat(set.remove(member, 0, member.length)).isTrue();
            }
          }
          return set;
        });
  }

  private interface Scores {
    double of(int rank);
  }

  private SortedSetValue filled(int members, Scores scores) {
    SortedSetValue set = SortedSetValue.empty();
    for (int i = 0; i < members; i++) {
      byte[] member = member(i);
      set = set.put(member, 0, member.length, scores.of(i), limits);
    }
    return set;
  }

  private static byte[] member(int i) {
    return ("member:" + i).getBytes(US_ASCII);
  }

  private static void assertRight(int count, IntFunction<Value> make) {
    long took = 0;
    long said = 0;
    for (int i = 0; i < count; i++) {
      Value made = make.apply(i);
      took += graph(made);
      said += made.memory();
    }
    assertThat((double) said / took)
        .as("%d said, %d taken", said, took)
        .isCloseTo(1, within(TOLERANCE));
  }

  /** Bytes of all objects that can be reached from one, as {@code ./remora} has them laid out. */
  private static long graph(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    long sum = 0;
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (seen.add(next)) {
        sum += (size(next, open) + 7) & ~7;
      }
    }
    return sum;
  }

  /** Bytes of one object; hands on what it refers to. */
  private static long size(Object object, Deque<Object> referred) {
    if (object instanceof byte[] bytes) {
      return 12L + bytes.length;
    }
    if (object instanceof int[] ints) {
      return 12 + 4L * ints.length;
    }
    if (object instanceof Object[] references) {
      Stream.of(references).filter(Objects::nonNull).forEach(referred::push);
      return 16 + 8L * references.length;
    }
    long size = 8;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          boolean narrow = field.getType() == int.class || field.getType() == boolean.class;
          size += narrow ? 4 : 8;
          if (!field.getType().isPrimitive()) {
            Object value = value(field, object);
            if (value != null) {
              referred.push(value);
            }
          }
        }
      }
    }
    return size;
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
