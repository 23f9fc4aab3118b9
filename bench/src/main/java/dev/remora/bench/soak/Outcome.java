package dev.remora.bench.soak;

import java.util.List;
import java.util.Map;

/**
 * A run, for JSON.
 *
 * @param date of the run
 * @param command that repeats it
 * @param machine that it ran on
 * @param visits of clients that came and went
 * @param killed processes
 * @param p50 microseconds of a command, of the clients that were not killed
 * @param p99 the same
 * @param p999 the same
 * @param longest the same
 * @param before at rest
 * @param during the load
 * @param after at rest again
 * @param aliveBefore bytes of the heap that were in use before, after a collection
 * @param aliveAfter the same at the end
 */
record Outcome(
    String date,
    String command,
    Map<String, String> machine,
    long visits,
    long killed,
    long p50,
    long p99,
    long p999,
    long longest,
    Sample before,
    List<Sample> during,
    Sample after,
    long aliveBefore,
    long aliveAfter) {}
