/** Keys, values and when they expire. One thread. */
@NullMarked
package dev.remora.engine.keyspace;

import org.jspecify.annotations.NullMarked;
