package dev.remora.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Whether the server held no more at the end than at the start, and no more with time. */
final class Verdict {
  private static final double GROWTH = 1.15;
  private static final long SLACK_BYTES = 64 << 20;

  /** Compilers and collectors come and go. */
  private static final long SLACK_THREADS = 8;

  private final List<String> complaints = new ArrayList<>();

  /**
   * @param before at rest, when everything has been used once
   * @param during the load
   * @param after at rest again
   */
  Verdict(Sample before, List<Sample> during, Sample after) {
    atRest("descriptors", before.descriptors(), after.descriptors());
    atRest("mappings of shared memory", before.mappings(), after.mappings());
    atRest("threads", before.threads() + SLACK_THREADS, after.threads());
    atRest("clients", before.clients(), after.clients());
    flat("resident memory", during, Sample::residentBytes);
    flat("used memory", during, Sample::usedBytes);
  }

  private void atRest(String what, long before, long after) {
    if (after > before) {
      complaints.add(what + " at rest: " + before + " before, " + after + " after");
    }
  }

  private void flat(String what, List<Sample> during, ToLongFunction<Sample> of) {
    int quarter = during.size() / 4;
    long early = median(during.subList(quarter, 2 * quarter), of);
    long late = median(during.subList(3 * quarter, during.size()), of);
    if (late > early * GROWTH + SLACK_BYTES) {
      complaints.add(what + " grows: " + early + " bytes early, " + late + " late");
    }
  }

  /** The median; 0 of none. */
  static long median(List<Sample> samples, ToLongFunction<Sample> of) {
    long[] sorted = samples.stream().mapToLong(of).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  List<String> complaints() {
    return complaints;
  }
}
