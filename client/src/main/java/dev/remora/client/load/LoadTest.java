package dev.remora.client.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is asked of the server: the tests of redis-benchmark, with its keys and values. */
public enum LoadTest {
  PING("PING"),
  PING_INLINE,
  PING_MBULK("PING"),
  SET("SET", LoadTest.KEY, LoadTest.DATA),
  GET("GET", LoadTest.KEY),
  INCR("INCR", "counter:" + LoadTest.RANDOM),
  MSET(
      "MSET",
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA,
      LoadTest.KEY,
      LoadTest.DATA);

  /** Stands for a number of twelve digits if keys are random; else it is part of the key. */
  static final String RANDOM = "__rand_int__";

  static final String KEY = "key:" + RANDOM;

  /** Stands for a value of the size that was asked for. */
  static final String DATA = "__data__";

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> arguments;

  LoadTest(String... arguments) {
    this.arguments = List.of(arguments);
  }

  /** The command; empty for the inline one. */
  List<String> arguments() {
    return arguments;
  }

  /** As it is written on a command line and in results: {@code set}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The test of that name, in any case.
   *
   * @throws IllegalArgumentException naming all tests if there is no such
   */
  public static LoadTest of(String word) {
    for (LoadTest test : values()) {
      if (test.word().equals(word.toLowerCase(Locale.ROOT))) {
        return test;
      }
    }
    throw new IllegalArgumentException("no test named " + word + ": choose from " + words());
  }

  /** The names of all tests. */
  public static String words() {
    return Arrays.stream(values()).map(LoadTest::word).collect(Collectors.joining(", "));
  }
}
