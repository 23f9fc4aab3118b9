package dev.remora.client.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** The batches that write what a test reads: every key for GET, the list's head for LRANGE. */
final class KeyPreparation {
  /** What a batch of them holds at the most, in bytes of values and in keys. */
  private static final int BATCH_BYTES = 1 << 20;

  private static final int BATCH_KEYS = 1000;

  private KeyPreparation() {}

  static Iterable<Batch> batches(LoadPlan plan) {
    if (plan.test() != LoadTest.GET && plan.test().elementsRead() == 0) {
      return List.of();
    }
    String value = "x".repeat(plan.bytes());
    if (plan.test() != LoadTest.GET) {
      return list(plan.test().elementsRead(), value);
    }
    if (plan.keyspace() == 0) {
      return List.of(Batch.of(List.<String[]>of(new String[] {"SET", LoadTest.KEY, value})));
    }
    int size = size(value);
    Iterator<Batch> iterator =
        LongStream.iterate(0, first -> first < plan.keyspace(), first -> first + size)
            .mapToObj(first -> batch(first, Math.min(first + size, plan.keyspace()), value))
            .iterator();
    return () -> iterator;
  }

  private static int size(String value) {
    return Math.clamp(BATCH_BYTES / value.length(), 1, BATCH_KEYS);
  }

  private static List<Batch> list(int elements, String value) {
    String[] push = {"LPUSH", LoadTest.LIST, value};
    List<Batch> batches = new ArrayList<>();
    for (int left = elements; left > 0; left -= size(value)) {
      batches.add(Batch.of(Collections.nCopies(Math.min(left, size(value)), push)));
    }
    return batches;
  }

  private static Batch batch(long first, long end, String value) {
    List<String[]> commands = new ArrayList<>();
    for (long key = first; key < end; key++) {
      commands.add(new String[] {"SET", String.format(Locale.ROOT, "key:%012d", key), value});
    }
    return Batch.of(commands);
  }
}
