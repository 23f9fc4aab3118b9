/** The server under mixed load for a long time, while peers come, go and are killed. */
@NullMarked
package dev.remora.bench.soak;

import org.jspecify.annotations.NullMarked;
