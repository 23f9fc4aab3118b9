package dev.remora.bench.keys;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads what INFO tells. */
final class Info {
  private static final String LATENCY = "latency_percentiles_usec_";
  private static final String LONGEST = ":p100=";

  private Info() {}

  /** A field that is a whole number. */
  static long number(String info, String field) throws IOException {
    return info.lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("INFO without " + field));
  }

  /** INFO latencystats' longest time of each command, in microseconds. */
  static Map<String, Double> longest(String info) {
    Map<String, Double> longest = new TreeMap<>();
    info.lines()
        .filter(line -> line.startsWith(LATENCY) && line.contains(LONGEST))
        .forEach(
            line -> {
              int at = line.indexOf(LONGEST);
              longest.put(
                  line.substring(LATENCY.length(), at),
                  Double.parseDouble(line.substring(at + LONGEST.length()).strip()));
            });
    return longest;
  }
}
