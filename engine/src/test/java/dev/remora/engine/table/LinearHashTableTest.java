package dev.remora.engine.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** The table is a map, scans keep their promise, and no step is a long one. */
final class LinearHashTableTest {
  private LinearHashTable<Link> table = new LinearHashTable<>();
  private final Map<String, Link> model = new HashMap<>();

  @BeforeTry
  void empty() {
    table = new LinearHashTable<>();
    model.clear();
  }

  @Property(tries = 200)
  void isAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int keys) {
    Random random = new Random(seed);
    for (int phase = 0; phase < 4; phase++) {
      int bias = random.nextInt(1, 10);
      for (int i = 0; i < keys; i++) {
        String key = "key" + random.nextInt(keys);
        if (random.nextInt(10) < bias) {
          put(key);
        } else {
          remove(key);
        }
      }
      assertIsModel();
    }
    while (!model.isEmpty()) {
      remove(model.keySet().iterator().next());
    }
    assertIsModel();
  }

  @Property(tries = 200)
  void aScanMissesNothingThatStays(@ForAll long seed) {
    Random random = new Random(seed);
    Set<String> staying = new HashSet<>();
    for (int i = random.nextInt(300); i >= 0; i--) {
      put("stays" + i);
      staying.add("stays" + i);
    }
    Set<String> seen = new HashSet<>();
    int passing = 0;
    long cursor = 0;
    do {
      cursor = table.scan(cursor, link -> seen.add(link.text()));
      boolean grows = random.nextBoolean();
      for (int i = random.nextInt(1 + staying.size()); i > 0; i--) {
        if (grows) {
          put("passes" + passing++);
        } else if (passing > 0) {
          remove("passes" + --passing);
        }
      }
    } while (cursor != 0 && passing < 20_000);
    if (cursor == 0) {
      assertThat(seen).containsAll(staying);
    }
  }

  @Example
  void aScanOfATableThatRestsSeesEachLinkOnce() {
    for (int i = 0; i < 5000; i++) {
      put("key" + i);
      List<String> seen = new ArrayList<>();
      if (i % 97 == 0) {
        long cursor = 0;
        do {
          cursor = table.scan(cursor, link -> seen.add(link.text()));
        } while (cursor != 0);
        assertThat(seen).hasSize(i + 1).doesNotHaveDuplicates();
      }
    }
  }

  @Example
  void everyLinkIsDrawnAsOftenAsAnother() {
    int keys = 100;
    int draws = 100_000;
    Map<String, Integer> drawn = new HashMap<>();
    for (int i = 0; i < keys; i++) {
      put("key" + i);
    }
    Random random = new Random(1);
    for (int i = 0; i < draws; i++) {
      drawn.merge(present(table.random(random)).text(), 1, Integer::sum);
    }
    double expected = (double) draws / keys;
    double chiSquare = 0;
    for (String key : model.keySet()) {
      chiSquare += Math.pow(drawn.getOrDefault(key, 0) - expected, 2) / expected;
    }
    // 99 degrees of freedom: more than 180 happens once in a million times.
    assertThat(chiSquare).isLessThan(180);
  }

  @Property(tries = 100)
  void aSampleHasNoLinkTwice(@ForAll long seed) {
    Random random = new Random(seed);
    for (int i = random.nextInt(1, 200); i >= 0; i--) {
      put("key" + i);
    }
    int count = random.nextInt(model.size());
    List<String> sample = new ArrayList<>();
    table.sample(count, random, link -> sample.add(link.text()));
    assertThat(sample).hasSize(count).doesNotHaveDuplicates();
    assertThat(model.keySet()).containsAll(sample);
  }

  /** Work is what is allocated, and how long the chains are that one step may have to walk. */
  @Example
  void growingToAMillionAndBackHasNoLongStep() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int keys = 1_000_000;
    List<Link> links = new ArrayList<>(keys);
    for (int i = 0; i < keys; i++) {
      links.add(Link.of("key" + i));
    }
    assertThat(mostAllocated(threads, links, table::insert)).isLessThan(64 << 10);
    assertThat(longestStepOfAScan()).isLessThan(40);
    assertThat(mostAllocated(threads, links, table::remove)).isLessThan(64 << 10);
    assertThat(table.size()).isZero();
  }

  private static long mostAllocated(ThreadMXBean threads, List<Link> links, Consumer<Link> step) {
    long most = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (Link link : links) {
      step.accept(link);
      long now = threads.getCurrentThreadAllocatedBytes();
      most = Math.max(most, now - before);
      before = now;
    }
    return most;
  }

  private int longestStepOfAScan() {
    int[] visited = {0};
    int longest = 0;
    long cursor = 0;
    do {
      visited[0] = 0;
      cursor = table.scan(cursor, link -> visited[0]++);
      longest = Math.max(longest, visited[0]);
    } while (cursor != 0);
    return longest;
  }

  private void assertIsModel() {
    assertThat(table.size()).isEqualTo(model.size());
    Set<String> visited = new HashSet<>();
    table.forEach(link -> assertThat(visited.add(link.text())).isTrue());
    assertThat(visited).isEqualTo(model.keySet());
    int walked = 0;
    for (Link link = table.first(); link != null; link = table.next(link)) {
      assertThat(model.get(link.text())).isSameAs(link);
      walked++;
    }
    assertThat(walked).isEqualTo(model.size());
    assertThat(table.random(new Random(1)) == null).isEqualTo(model.isEmpty());
    for (Map.Entry<String, Link> entry : model.entrySet()) {
      assertThat(find(entry.getKey())).isSameAs(entry.getValue());
    }
  }

  private void put(String key) {
    Link made = Link.of(key);
    Link old = model.put(key, made);
    if (old == null) {
      assertThat(find(key)).isNull();
      table.insert(made);
    } else {
      table.replace(old, made);
    }
  }

  private void remove(String key) {
    Link link = model.remove(key);
    assertThat(find(key)).isSameAs(link);
    if (link != null) {
      table.remove(link);
    }
  }

  private @Nullable Link find(String key) {
    byte[] bytes = (" " + key).getBytes(ISO_8859_1);
    return table.find(KeyHash.of(bytes, 1, key.length()), bytes, 1, key.length());
  }

  private static Link present(@Nullable Link link) {
    assertThat(link).isNotNull();
    return Objects.requireNonNull(link);
  }

  private static final class Link extends HashLink {
    private Link(byte[] key) {
      super(key, KeyHash.of(key, 0, key.length));
    }

    static Link of(String key) {
      return new Link(key.getBytes(ISO_8859_1));
    }

    String text() {
      return new String(key(), ISO_8859_1);
    }
  }
}
