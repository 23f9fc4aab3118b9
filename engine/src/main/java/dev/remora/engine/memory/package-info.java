/** How much memory is used, and what is evicted when it is too much. */
@NullMarked
package dev.remora.engine.memory;

import org.jspecify.annotations.NullMarked;
