package dev.remora.client.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is asked of the server: the tests of redis-benchmark, with its keys and values, in its
 * order. What pops takes what the tests before it have left, as there, and is answered with nothing
 * when that is used up.
 */
public enum LoadTest {
  PING("PING"),
  PING_INLINE,
  PING_MBULK("PING"),
  SET("SET", LoadTest.KEY, LoadTest.DATA),
  GET("GET", LoadTest.KEY),
  INCR("INCR", "counter:" + LoadTest.RANDOM),
  LPUSH("LPUSH", LoadTest.LIST, LoadTest.DATA),
  RPUSH("RPUSH", LoadTest.LIST, LoadTest.DATA),
  LPOP("LPOP", LoadTest.LIST),
  RPOP("RPOP", LoadTest.LIST),
  SADD("SADD", "myset", LoadTest.ELEMENT),
  HSET("HSET", "myhash", LoadTest.ELEMENT, LoadTest.DATA),
  SPOP("SPOP", "myset"),
  ZADD("ZADD", "myzset", LoadTest.SCORE, LoadTest.ELEMENT),
  ZPOPMIN("ZPOPMIN", "myzset"),
  LRANGE_100("LRANGE", LoadTest.LIST, "0", "99"),
  LRANGE_300("LRANGE", LoadTest.LIST, "0", "299"),
  LRANGE_500("LRANGE", LoadTest.LIST, "0", "499"),
  LRANGE_600("LRANGE", LoadTest.LIST, "0", "599"),
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
  static final String LIST = "mylist";
  static final String ELEMENT = "element:" + RANDOM;

  /** Stands for 0, or for a number like {@link #RANDOM} if keys are random. */
  static final String SCORE = "__score__";

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

  /** How many elements of the list it reads from the head on; 0 if it reads none. */
  int elementsRead() {
    return switch (this) {
      case LRANGE_100 -> 100;
      case LRANGE_300 -> 300;
      case LRANGE_500 -> 500;
      case LRANGE_600 -> 600;
      default -> 0;
    };
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
