package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.remora.engine.config.ParameterTable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** A hash is a map, whichever way it is kept, and while it changes from one to the other. */
final class HashValueTest {
  private final ParameterTable parameters = new ParameterTable();
  private final HashLimits limits = new HashLimits(parameters);
  private final Element field = new Element();
  private final Element value = new Element();
  private HashValue hash = HashValue.empty();
  private final Map<String, String> model = new TreeMap<>();

  HashValueTest() {
    parameters.start("hash-max-listpack-entries", "8");
  }

  @BeforeTry
  void empty() {
    hash = HashValue.empty();
    model.clear();
  }

  @Property(tries = 500)
  void isAMap(@ForAll long seed) {
    Random random = new Random(seed);
    int fields = 1 + random.nextInt(20);
    for (int i = 0; i < 60; i++) {
      String name =
          random.nextBoolean() ? "f" + random.nextInt(fields) : "" + random.nextInt(fields);
      String old = model.get(name);
      assertThat(hash.contains(wrap(field, name))).isEqualTo(old != null);
      assertThat(hash.get(field, value) ? show(value) : null).isEqualTo(old);
      if (random.nextInt(3) > 0) {
        put(name, random.nextBoolean() ? "v" + random.nextInt(3000) : "" + random.nextLong());
      } else {
        assertThat(hash.remove(wrap(field, name))).isEqualTo(old != null);
        model.remove(name);
      }
      assertIsModel(hash);
    }
    HashValue copy = hash.copy();
    hash = hash.put(wrap(field, "f0"), wrap(value, "another"), limits);
    assertIsModel(copy);
    assertSamples(random);
  }

  @Example
  void isKeptAsRedisKeepsIt() {
    for (int i = 0; i < 8; i++) {
      put("f" + i, "x".repeat(64));
    }
    assertThat(hash.encoding()).isEqualTo("listpack");
    assertThat(hash.copy().put(wrap(field, "f8"), wrap(value, ""), limits).encoding())
        .isEqualTo("hashtable");
    assertThat(hash.copy().put(wrap(field, "f1"), wrap(value, "x".repeat(65)), limits).encoding())
        .isEqualTo("hashtable");
    assertThat(hash.copy().put(wrap(field, "f1"), wrap(value, "y"), limits).encoding())
        .isEqualTo("listpack");
  }

  @Example
  void aSmallHashTakesAValueOfTheSameLengthWithoutAllocation() {
    put("field", "abc");
    put("other", "xyz");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] name = "field".getBytes(ISO_8859_1);
    byte[][] values = {"abc".getBytes(ISO_8859_1), "def".getBytes(ISO_8859_1)};
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      hash = hash.put(field.wrap(name, 0, 5), value.wrap(values[i % 2], 0, 3), limits);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  private void assertIsModel(HashValue tested) {
    assertThat(tested.size()).isEqualTo(model.size());
    Map<String, String> walked = new TreeMap<>();
    for (HashValue.Fields fields = tested.fields(); fields.next(field, value); ) {
      assertThat(walked.put(show(field), show(value))).isNull();
    }
    assertThat(walked).isEqualTo(model);
    Map<String, String> scanned = new TreeMap<>();
    long cursor = 0;
    do {
      cursor = tested.scan(cursor, field, value, (f, v) -> scanned.put(show(f), show(v)));
    } while (cursor != 0);
    assertThat(scanned).isEqualTo(model);
  }

  @Example
  void tellsItsMemory() {
    parameters.start("hash-max-listpack-entries", "0");
    for (int i = 0; i < 1000; i++) {
      put("field" + i, "x");
    }
    long short1000 = hash.memory();
    assertThat(short1000).isBetween(1000L * (40 + 24 + 16 + 8), 1000L * (40 + 24 + 16 + 8) + 200);
    for (int i = 0; i < 1000; i++) {
      put("field" + i, "x".repeat(100));
    }
    assertThat(hash.memory() - short1000).isEqualTo(1000 * (112 - 16));
    for (int i = 0; i < 1000; i++) {
      assertThat(hash.remove(wrap(field, "field" + i))).isTrue();
    }
    assertThat(hash.memory()).isLessThan(200);
  }

  private void assertSamples(Random random) {
    for (int count = 0; count < hash.size(); count++) {
      List<String> sample = new ArrayList<>();
      hash.sample(count, random, field, value, (f, v) -> sample.add(show(f) + "=" + show(v)));
      assertThat(sample).hasSize(count).doesNotHaveDuplicates();
      hash.random(random, field, value);
      sample.add(show(field) + "=" + show(value));
      List<String> all = new ArrayList<>();
      for (HashValue.Fields fields = hash.fields(); fields.next(field, value); ) {
        all.add(show(field) + "=" + show(value));
      }
      assertThat(all).containsAll(sample);
    }
  }

  private void put(String name, String text) {
    hash = hash.put(wrap(field, name), wrap(value, text), limits);
    model.put(name, text);
  }

  private static Element wrap(Element element, String text) {
    byte[] bytes = ("<" + text + ">").getBytes(ISO_8859_1);
    return element.wrap(bytes, 1, text.length());
  }

  private static String show(Element element) {
    return new String(element.keep(), ISO_8859_1);
  }
}
