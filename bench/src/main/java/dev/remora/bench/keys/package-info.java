/** Servers with millions of keys: their memory, their latencies, and their longest commands. */
@NullMarked
package dev.remora.bench.keys;

import org.jspecify.annotations.NullMarked;
