/**
 * The engine: Redis's data types and commands, in memory, on one thread.
 *
 * <p>{@link dev.remora.engine.Engine} executes commands; {@code command} finds them, {@code group}
 * holds what they do, {@code keyspace} the data, {@code client} who sends them, and {@code state}
 * the clock, the parameters and the counters.
 */
@NullMarked
package dev.remora.engine;

import org.jspecify.annotations.NullMarked;
