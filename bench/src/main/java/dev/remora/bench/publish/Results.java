package dev.remora.bench.publish;

import dev.remora.bench.support.BenchLine;
import java.util.List;
import java.util.Map;

/**
 * All that one run has seen.
 *
 * @param machine what it ran on, by name
 * @param command the command that gives this again
 * @param pingPong nanoseconds for a cache line to go from one JVM to another and back, before the
 *     first row and after each: the limit that the machine sets at that time
 * @param lines what {@code remora bench --json} said, row by row
 */
record Results(
    String date,
    String command,
    Map<String, String> machine,
    List<Double> pingPong,
    List<BenchLine> lines,
    List<DriverCheck> drivers) {}
