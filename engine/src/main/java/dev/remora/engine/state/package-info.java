/** What everything in the engine may look at: the clock, the parameters, the counters. */
@NullMarked
package dev.remora.engine.state;

import org.jspecify.annotations.NullMarked;
