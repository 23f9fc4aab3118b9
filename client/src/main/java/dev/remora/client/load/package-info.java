/**
 * One thread that keeps many connections busy, and what it measures.
 *
 * <p>It is a closed loop, as redis-benchmark and valkey-benchmark are: each connection sends a
 * batch and waits for its replies before it sends the next. So a server that stops for a while is
 * asked less in that while, and the requests that an independent stream of users would have sent
 * are missing from the latencies (Gil Tene's <i>coordinated omission</i>). They say how long a
 * request takes at the throughput beside them, not what users would see under a load that does not
 * wait.
 */
@NullMarked
package dev.remora.client.load;

import org.jspecify.annotations.NullMarked;
