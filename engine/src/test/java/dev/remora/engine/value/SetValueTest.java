package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.config.ParameterTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** A set is a set, whichever way it is kept, and while it changes from one to the other. */
final class SetValueTest {
  private final ParameterTable parameters = new ParameterTable();
  private final SetLimits limits = new SetLimits(parameters);
  private final Element element = new Element();
  private SetValue set = SetValue.empty();
  private final Set<String> model = new TreeSet<>();

  SetValueTest() {
    parameters.start("set-max-intset-entries", "6");
    parameters.start("set-max-listpack-entries", "8");
  }

  @BeforeTry
  void empty() {
    set = SetValue.empty();
    model.clear();
  }

  @Property(tries = 500)
  void isASet(@ForAll long seed) {
    Random random = new Random(seed);
    int words = random.nextInt(3) * random.nextInt(20);
    for (int i = 0; i < 60; i++) {
      String text = text(random, words);
      boolean known = model.contains(text);
      assertThat(set.contains(wrap(text))).isEqualTo(known);
      if (random.nextInt(3) > 0) {
        set = set.add(wrap(text), limits);
        model.add(text);
      } else {
        assertThat(set.remove(wrap(text))).isEqualTo(known);
        model.remove(text);
      }
      assertIsModel(set);
    }
    SetValue copy = set.copy();
    set = set.add(wrap("another"), limits);
    assertIsModel(copy);
    assertSamples(random);
  }

  @Example
  void isKeptAsRedisKeepsIt() {
    assertThat(set.encoding()).isEqualTo("intset");
    for (int i = 1; i <= 6; i++) {
      add(Integer.toString(i));
    }
    assertThat(set.encoding()).isEqualTo("intset");
    SetValue many = set.copy().add(element.wrap(7), limits);
    assertThat(many.encoding()).isEqualTo("hashtable");
    add("a");
    assertThat(set.encoding()).isEqualTo("listpack");
    SetValue longer = set.copy().add(wrap("x".repeat(65)), limits);
    assertThat(longer.encoding()).isEqualTo("hashtable");
    add("b");
    assertThat(set.encoding()).isEqualTo("listpack");
    add("b");
    assertThat(set.encoding()).isEqualTo("listpack");
    add("c");
    assertThat(set.encoding()).isEqualTo("hashtable");
    assertIsModel(set);
  }

  @Property(tries = 300)
  void algebraIsThatOfSets(@ForAll long seed) {
    Random random = new Random(seed);
    SetValue[] sets = new SetValue[1 + random.nextInt(4)];
    List<Set<String>> models = new ArrayList<>();
    int words = random.nextInt(20);
    for (int i = 0; i < sets.length; i++) {
      set = SetValue.empty();
      model.clear();
      for (int j = random.nextInt(30); j > 0; j--) {
        add(text(random, words));
      }
      sets[i] = set;
      models.add(new TreeSet<>(model));
    }
    Set<String> common = new TreeSet<>(models.getFirst());
    models.forEach(common::retainAll);
    Set<String> all = new TreeSet<>();
    models.forEach(all::addAll);
    Set<String> rest = new TreeSet<>(models.getFirst());
    models.subList(1, models.size()).forEach(rest::removeAll);

    assertThat(texts(SetAlgebra.union(sets.clone(), element, limits))).isEqualTo(all);
    assertThat(texts(SetAlgebra.subtract(sets.clone(), element, limits))).isEqualTo(rest);
    Set<String> found = new TreeSet<>();
    SetAlgebra.intersect(sets.clone(), Integer.MAX_VALUE, element, e -> found.add(show(e)));
    assertThat(found).isEqualTo(common);
    assertThat(SetAlgebra.intersect(sets.clone(), 3, element, e -> {}))
        .isEqualTo(Math.min(3, common.size()));
  }

  private void assertIsModel(SetValue value) {
    assertThat(value.size()).isEqualTo(model.size());
    assertThat(texts(value)).isEqualTo(model);
    Set<String> scanned = new TreeSet<>();
    long cursor = 0;
    do {
      cursor = value.scan(cursor, element, e -> scanned.add(show(e)));
    } while (cursor != 0);
    assertThat(scanned).isEqualTo(model);
  }

  @Example
  void tellsItsMemory() {
    parameters.start("set-max-listpack-entries", "0");
    long empty = set.add(wrap("a"), limits).memory();
    set = set.copy();
    for (int i = 0; i < 1000; i++) {
      add("member" + i);
    }
    assertThat(set.memory()).isBetween(1000L * (32 + 24 + 8), 1000L * (32 + 24 + 8) + 200);
    for (int i = 0; i < 1000; i++) {
      assertThat(set.remove(wrap("member" + i))).isTrue();
    }
    set = set.add(wrap("a"), limits);
    assertThat(set.memory()).isBetween(empty - 100, empty + 100);
  }

  private void assertSamples(Random random) {
    Set<String> drawn = new HashSet<>();
    for (int count = 0; count < set.size(); count++) {
      List<String> sample = new ArrayList<>();
      set.sample(count, random, element, e -> sample.add(show(e)));
      assertThat(sample).hasSize(count).doesNotHaveDuplicates();
      drawn.addAll(sample);
      set.random(random, element);
      drawn.add(show(element));
    }
    assertThat(texts(set)).containsAll(drawn);
  }

  private void add(String text) {
    set = set.add(wrap(text), limits);
    model.add(text);
  }

  private Element wrap(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(ISO_8859_1);
    return element.wrap(bytes, 1, text.length());
  }

  private Set<String> texts(SetValue value) {
    Set<String> texts = new TreeSet<>();
    for (SetValue.Members members = value.members(); members.next(element); ) {
      assertThat(texts.add(show(element))).isTrue();
    }
    return texts;
  }

  private static String text(Random random, int words) {
    int number = random.nextInt(20);
    return number < words ? "word" + number : Integer.toString(number * number * number - 99);
  }

  private static String show(Element element) {
    return new String(element.keep(), ISO_8859_1);
  }
}
