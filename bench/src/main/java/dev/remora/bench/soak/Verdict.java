package dev.remora.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Whether the server held no more at the end than at the start, and no more with time. */
final class Verdict {
  private static final double GROWTH = 1.15;
  private static final long SLACK_BYTES = 64 << 20;

  /** What {@code serve} lets its heap have at the least: below it, the collector takes its time. */
  private static final long HEAP_BYTES = 512 << 20;

  /** Compilers and collectors come and go. */
  private static final long SLACK_THREADS = 8;

  private final List<String> complaints = new ArrayList<>();

  /**
   * @param before at rest, when everything has been used once
   * @param during the load
   * @param after at rest again
   * @param aliveBefore bytes of the heap that were in use before, after a collection
   * @param aliveAfter the same at the end
   */
  Verdict(Sample before, List<Sample> during, Sample after, long aliveBefore, long aliveAfter) {
    atRest("descriptors", before.descriptors(), after.descriptors());
    atRest("mappings of shared memory", before.mappings(), after.mappings());
    atRest("threads", before.threads() + SLACK_THREADS, after.threads());
    atRest("clients", before.clients(), after.clients());
    grown("the heap that is alive", aliveBefore, aliveAfter);
    long early = Math.max(HEAP_BYTES, most(early(during), Sample::residentBytes));
    grown("resident memory", early, most(late(during), Sample::residentBytes));
    grown(
        "used memory",
        most(early(during), Sample::usedBytes),
        most(late(during), Sample::usedBytes));
  }

  private void atRest(String what, long before, long after) {
    if (after > before) {
      complaints.add(what + " at rest: " + before + " before, " + after + " after");
    }
  }

  private void grown(String what, long early, long late) {
    if (late > early * GROWTH + SLACK_BYTES) {
      complaints.add(what + " grows: " + early + " bytes early, " + late + " late");
    }
  }

  /** The second quarter: what is used for the first time has been used. */
  static List<Sample> early(List<Sample> during) {
    int quarter = during.size() / 4;
    return during.subList(quarter, 2 * quarter);
  }

  /** The last quarter. */
  static List<Sample> late(List<Sample> during) {
    return during.subList(3 * (during.size() / 4), during.size());
  }

  /**
   * The most that was held; 0 of none. The collector lets the heap go up and down below a limit, at
   * times for many minutes: a median says where it stood, and only the most whether there is a
   * limit.
   */
  static long most(List<Sample> samples, ToLongFunction<Sample> of) {
    return samples.stream().mapToLong(of).max().orElse(0);
  }

  List<String> complaints() {
    return complaints;
  }
}
