/** Tells clients which keys have changed that they keep copies of: CLIENT TRACKING. */
@NullMarked
package dev.remora.engine.tracking;

import org.jspecify.annotations.NullMarked;
