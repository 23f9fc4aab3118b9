/** The default suite of redis-benchmark, against redis-server and Remora. */
@NullMarked
package dev.remora.bench.suite;

import org.jspecify.annotations.NullMarked;
