/** Commands that wait for keys, or for time to pass, and the clients that are blocked by them. */
@NullMarked
package dev.remora.engine.blocking;

import org.jspecify.annotations.NullMarked;
