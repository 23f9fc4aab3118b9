package dev.remora.bench.keys;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a command was called, as LATENCY HISTOGRAM tells.
 *
 * @param calls of the command
 * @param slow calls that took longer than a millisecond (1,056 µs: the histogram's next bound)
 */
record CallCounts(long calls, long slow) {
  private static final long BOUND_MICROS = 1_100;

  /** By command, from the reply in RESP2: maps are arrays of keys and values. */
  static Map<String, CallCounts> of(RespValue histograms) throws IOException {
    Map<String, CallCounts> counts = new TreeMap<>();
    List<RespValue> commands = elements(histograms);
    for (int i = 0; i + 1 < commands.size(); i += 2) {
      counts.put(text(commands.get(i)), one(elements(commands.get(i + 1))));
    }
    return counts;
  }

  private static CallCounts one(List<RespValue> fields) throws IOException {
    long calls = 0;
    long quick = 0;
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      switch (text(fields.get(i))) {
        case "calls" -> calls = number(fields.get(i + 1));
        case "histogram_usec" -> quick = upTo(BOUND_MICROS, elements(fields.get(i + 1)));
        default -> {
          // something that we do not ask for
        }
      }
    }
    return new CallCounts(calls, calls - quick);
  }

  /** Each bound in microseconds is followed by the calls up to it. */
  private static long upTo(long micros, List<RespValue> buckets) throws IOException {
    long calls = 0;
    for (int i = 0; i + 1 < buckets.size() && number(buckets.get(i)) <= micros; i += 2) {
      calls = number(buckets.get(i + 1));
    }
    return calls;
  }

  private static List<RespValue> elements(RespValue value) throws IOException {
    if (value instanceof Aggregate aggregate) {
      return aggregate.elements();
    }
    throw new IOException("LATENCY HISTOGRAM: no list where one was expected: " + value);
  }

  private static String text(RespValue value) throws IOException {
    if (value instanceof RespValue.Bulk bulk) {
      return bulk.text();
    }
    throw new IOException("LATENCY HISTOGRAM: no text where one was expected: " + value);
  }

  private static long number(RespValue value) throws IOException {
    if (value instanceof RespValue.Int number) {
      return number.value();
    }
    throw new IOException("LATENCY HISTOGRAM: no number where one was expected: " + value);
  }
}
