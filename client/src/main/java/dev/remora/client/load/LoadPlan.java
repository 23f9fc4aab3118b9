package dev.remora.client.load;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import java.time.Duration;

/**
 * One run: so many requests of one kind to one server.
 *
 * @param connections from 1
 * @param requests from 1; rounded up to whole batches
 * @param pipeline requests in a batch, from 1
 * @param bytes the size of a value, from 1
 * @param keyspace how many different keys, 0 for always the same one
 * @param maxTime the run ends after that time even if requests are left
 * @param timeout how long a connection, and a reply, may take
 * @param prepared whether what is read was written before; else the driver writes it, before the
 *     clock starts
 * @param waiting what the driver does while there is nothing to read; sockets wait in the kernel
 */
public record LoadPlan(
    RemoraUri uri,
    LoadTest test,
    int connections,
    long requests,
    int pipeline,
    int bytes,
    long keyspace,
    Duration maxTime,
    Duration timeout,
    boolean prepared,
    Waiting waiting) {
  /** Twelve digits. */
  static final long MAX_KEYSPACE = 1_000_000_000_000L;

  private static final long MAX_BATCH = 1L << 30;

  public LoadPlan {
    require(connections >= 1 && connections <= 100_000, "connections: 1 to 100000");
    require(requests >= 1, "requests: from 1");
    require(pipeline >= 1 && pipeline <= 100_000, "pipeline: 1 to 100000");
    require(bytes >= 1 && bytes <= 512 << 20, "bytes: 1 to 536870912");
    require(keyspace >= 0 && keyspace <= MAX_KEYSPACE, "keyspace: 0 to " + MAX_KEYSPACE);
    require(
        (long) pipeline * bytes * (test == LoadTest.MSET ? 10 : 1) <= MAX_BATCH,
        "a pipeline of so many bytes exceeds 1 GiB");
  }

  /** A plan whose driver writes what is read, and looks again and again for replies. */
  public LoadPlan(
      RemoraUri uri,
      LoadTest test,
      int connections,
      long requests,
      int pipeline,
      int bytes,
      long keyspace,
      Duration maxTime,
      Duration timeout) {
    this(
        uri,
        test,
        connections,
        requests,
        pipeline,
        bytes,
        keyspace,
        maxTime,
        timeout,
        false,
        Waiting.SPIN);
  }

  /** The same for another server, or another kind of request. */
  public LoadPlan of(RemoraUri otherUri, LoadTest otherTest) {
    return with(otherUri, otherTest, requests, maxTime);
  }

  /** The same, for another number of requests and another time. */
  public LoadPlan limitedTo(long otherRequests, Duration otherTime) {
    return with(uri, test, otherRequests, otherTime);
  }

  private LoadPlan with(
      RemoraUri otherUri, LoadTest otherTest, long otherRequests, Duration otherTime) {
    return new LoadPlan(
        otherUri,
        otherTest,
        connections,
        otherRequests,
        pipeline,
        bytes,
        keyspace,
        otherTime,
        timeout,
        prepared,
        waiting);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
