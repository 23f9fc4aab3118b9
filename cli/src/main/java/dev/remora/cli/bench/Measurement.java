package dev.remora.cli.bench;

import dev.remora.client.RemoraUri;
import dev.remora.client.load.LoadResult;
import dev.remora.client.load.LoadTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** All rounds of one test against one server. */
final class Measurement {
  private final RemoraUri uri;
  private final LoadTest test;
  private final List<Double> rates = new ArrayList<>();
  private @Nullable Histogram latencies;
  private long errors;
  private @Nullable String firstError;

  Measurement(RemoraUri uri, LoadTest test) {
    this.uri = uri;
    this.test = test;
  }

  /** Adds one round. */
  void add(LoadResult round) {
    rates.add(round.requestsPerSecond());
    errors += round.errors();
    if (firstError == null) {
      firstError = round.firstError();
    }
    Histogram all = latencies;
    if (all == null) {
      latencies = round.latencies();
    } else {
      all.add(round.latencies());
    }
  }

  RemoraUri uri() {
    return uri;
  }

  LoadTest test() {
    return test;
  }

  /** Requests per second: the median of the rounds. */
  double medianRate() {
    double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no round was added");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Microseconds below which so many percent of all rounds' requests were answered. */
  double micros(double percentile) {
    Histogram all = latencies;
    if (all == null) {
      throw new IllegalStateException("no round was added");
    }
    return all.getValueAtPercentile(percentile) / 1e3;
  }

  /** How many replies were errors. */
  long errors() {
    return errors;
  }

  /** What one of the errors said. */
  @Nullable String firstError() {
    return firstError;
  }

  @Override
  public String toString() {
    return test.word() + " " + uri + " " + Arrays.toString(rates.toArray());
  }
}
