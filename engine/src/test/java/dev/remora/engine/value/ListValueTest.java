package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list is what {@link ArrayList} is. {@code -Dremora.seed=N} replays a run. */
final class ListValueTest {
  private static final int RUNS = 100;
  private static final int STEPS = 300;
  private static final int[] SIZES = {-2, -1, -5, 1, 2, 3, 10, 128, 0, Integer.MIN_VALUE};

  @Test
  void doesWhatAnArrayListDoes() {
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt(1 << 30);
    for (long seed = first; seed < first + (replayed != null ? 1 : RUNS); seed++) {
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dremora.seed=" + seed, e);
      }
    }
  }

  @Test
  void becomesLargeAndSmallAgain() {
    ListValue list = new ListValue(new ListLimits());
    byte[] element = new byte[1000];
    for (int i = 0; i < 8; i++) {
      push(list, element);
      assertThat(list.encoding()).isEqualTo("listpack");
    }
    push(list, element);
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(false, 1);
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(true, 4);
    assertThat(list.encoding()).isEqualTo("listpack");
  }

  @Test
  void aLargeElementIsAPieceOfItsOwn() {
    ListValue list = new ListValue(new ListLimits());
    push(list, new byte[10]);
    byte[] large = new byte[9000];
    list.expect(large.length, 1);
    list.add(false, large, 0, large.length, true);
    assertThat(list.pieces()).isEqualTo(2);
    ListCursor cursor = new ListCursor();
    assertThat(cursor.last(list)).isTrue();
    assertThat(cursor.get()).isSameAs(large);
    list.remove(true, 1);
    assertThat(list.encoding()).isEqualTo("quicklist");
  }

  @Test
  void endsOfALongListNeedNoRoomButTheElements() {
    ListValue list = new ListValue(new ListLimits());
    byte[] element = "abc".getBytes(ISO_8859_1);
    for (int i = 0; i < 100_000; i++) {
      list.expect(element.length, 1);
      list.add(i % 2 == 0, element, 0, element.length, false);
    }
    // Five bytes each, in pieces that are full but for the two at the ends.
    long room = 0;
    for (ListNode node = list.head(); node != null; node = node.next) {
      room += node.room();
    }
    assertThat(room).isBetween(500_000L, 500_000L * 9 / 8);
    assertThat(list.pieces()).isBetween(61, 64);
  }

  private static void push(ListValue list, byte[] element) {
    list.expect(element.length, 1);
    list.add(false, element, 0, element.length, false);
  }

  private static final class Run {
    private final Random random;
    private final ListLimits limits = new ListLimits();
    private final List<String> model = new ArrayList<>();
    private final ListCursor cursor = new ListCursor();
    private final int longest;
    private ListValue list;

    Run(long seed) {
      random = new Random(seed);
      limits.set(SIZES[random.nextInt(SIZES.length)]);
      longest = random.nextInt(4) == 0 ? 10_000 : 40;
      list = new ListValue(limits);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
        if (i % 5 == 0) {
          check();
        }
      }
    }

    private void step() {
      switch (random.nextInt(13)) {
        case 0, 1, 2, 3 -> add(random.nextBoolean(), 1 + random.nextInt(20));
        case 4, 5 -> insert();
        case 6 -> set();
        case 7 -> remove();
        case 8, 9 -> removeAtEnd();
        case 10 -> list = list.copy();
        case 11 -> reload();
        default -> limits.set(SIZES[random.nextInt(SIZES.length)]);
      }
    }

    private void add(boolean first, int count) {
      for (int i = 0; i < count; i++) {
        String element = element();
        list.expect(element.length(), 1);
        byte[] bytes = ("x" + element + "y").getBytes(ISO_8859_1);
        list.add(first, bytes, 1, element.length(), false);
        model.add(first ? 0 : model.size(), element);
      }
    }

    private void insert() {
      if (!model.isEmpty()) {
        String element = element();
        int index = random.nextInt(model.size());
        boolean after = random.nextBoolean();
        list.expect(element.length(), 1);
        seek(index);
        list.insert(cursor, after, element.getBytes(ISO_8859_1), 0, element.length(), true);
        model.add(after ? index + 1 : index, element);
      }
    }

    private void set() {
      if (!model.isEmpty()) {
        String element = element();
        int index = random.nextInt(model.size());
        list.expect(element.length(), 1);
        seek(index);
        list.set(cursor, element.getBytes(ISO_8859_1), 0, element.length(), true);
        model.set(index, element);
      }
    }

    /** As LREM does it. */
    private void remove() {
      if (model.isEmpty()) {
        return;
      }
      boolean backward = random.nextBoolean();
      int most = 1 + random.nextInt(5);
      String sought = model.get(random.nextInt(model.size()));
      cursor.lookFor(sought.getBytes(ISO_8859_1), 0, sought.length());
      boolean there = backward ? cursor.last(list) : cursor.first(list);
      int removed = 0;
      while (there && removed < most) {
        if (cursor.matches()) {
          there = list.remove(cursor, backward);
          removed++;
        } else {
          there = backward ? cursor.previous() : cursor.next();
        }
      }
      list.shrunk();
      for (int i = 0; i < removed; i++) {
        model.remove(backward ? model.lastIndexOf(sought) : model.indexOf(sought));
      }
      assertThat(removed == most || !model.contains(sought)).isTrue();
    }

    private void removeAtEnd() {
      if (!model.isEmpty()) {
        int count = 1 + random.nextInt(random.nextBoolean() ? 3 : model.size());
        int all = Math.min(count, model.size());
        boolean first = random.nextBoolean();
        list.remove(first, all);
        model.subList(first ? 0 : model.size() - all, first ? all : model.size()).clear();
      }
    }

    /** As through a dump. */
    private void reload() {
      ListValue made = new ListValue(limits);
      list.forEachPiece(
          new ListValue.PieceVisitor() {
            @Override
            public void listpack(byte[] listpack) {
              assertThat(Listpack.isValid(listpack, 0, listpack.length)).isTrue();
              made.addListpack(listpack);
            }

            @Override
            public void element(byte[] element) {
              made.addSingle(element);
            }
          });
      made.added();
      list = made;
    }

    private void seek(int index) {
      assertThat(cursor.seek(list, random.nextBoolean() ? index : index - model.size())).isTrue();
    }

    private void check() {
      assertThat(list.size()).isEqualTo(model.size());
      assertThat(cursor.seek(list, model.size())).isFalse();
      assertThat(cursor.seek(list, -model.size() - 1L)).isFalse();
      boolean forward = random.nextBoolean();
      List<String> found = new ArrayList<>();
      boolean there = forward ? cursor.first(list) : cursor.last(list);
      while (there) {
        found.add(forward ? found.size() : 0, new String(cursor.get(), ISO_8859_1));
        there = forward ? cursor.next() : cursor.previous();
      }
      assertThat(found.equals(model)).as("%s", list.encoding()).isTrue();
      if (!model.isEmpty()) {
        int index = random.nextInt(model.size());
        seek(index);
        assertThat(new String(cursor.get(), ISO_8859_1)).isEqualTo(model.get(index));
      }
      if (list.encoding().equals("listpack")) {
        assertThat(list.pieces()).isLessThanOrEqualTo(1);
      }
    }

    private String element() {
      return switch (random.nextInt(4)) {
        case 0 -> Integer.toString(random.nextInt(5) - 2);
        case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
        case 2 -> "abc".substring(random.nextInt(4));
        default -> {
          char[] letters = new char[random.nextInt(longest)];
          Arrays.fill(letters, (char) ('a' + random.nextInt(26)));
          yield new String(letters);
        }
      };
    }
  }
}
