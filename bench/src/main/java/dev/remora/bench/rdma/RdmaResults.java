package dev.remora.bench.rdma;

import dev.remora.bench.support.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one run has seen.
 *
 * @param rates in the order of {@link Load#all}
 * @param pinned null if it was left out
 */
record RdmaResults(Origin origin, List<Rates> rates, @Nullable PinnedMemory pinned) {}
