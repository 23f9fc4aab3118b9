package dev.remora.client.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run gave.
 *
 * @param requests that were answered
 * @param nanos from the first request to the last reply
 * @param errors replies that were errors
 * @param firstError what the first of them said
 * @param latencies of the requests in nanoseconds: from the sending of a request's batch to the
 *     last reply of it
 */
public record LoadResult(
    long requests, long nanos, long errors, @Nullable String firstError, Histogram latencies) {
  /** Requests per second. */
  public double requestsPerSecond() {
    return requests * 1e9 / nanos;
  }
}
