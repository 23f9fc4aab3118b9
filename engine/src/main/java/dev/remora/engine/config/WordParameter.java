package dev.remora.engine.config;

import java.util.List;

/** One of several words, or some of them. */
public final class WordParameter extends Parameter {
  private final boolean several;
  private List<String> value = List.of();

  WordParameter(ParameterSpec spec, boolean several) {
    super(spec);
    this.several = several;
  }

  /** Whether this word is its value, or a part of it. */
  public boolean is(String word) {
    return value.contains(word);
  }

  @Override
  public String get() {
    return String.join(" ", value);
  }

  @Override
  boolean isList() {
    return several;
  }

  @Override
  List<String> lines() {
    return List.of(name() + " " + get());
  }

  @Override
  void read(String text) {
    String[] given = several ? text.strip().split("\\s+", -1) : new String[] {text};
    List<String> all = spec().words();
    for (String word : given) {
      if (all.stream().noneMatch(word::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "argument(s) must be one of the following: " + String.join(", ", all));
      }
    }
    List<String> asked = List.of(given);
    value = all.stream().filter(word -> asked.stream().anyMatch(word::equalsIgnoreCase)).toList();
  }
}
