/** What a thousand connections over shared memory cost, idle and active. */
@NullMarked
package dev.remora.bench.connections;

import org.jspecify.annotations.NullMarked;
