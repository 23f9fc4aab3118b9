/**
 * The data structures behind keys that hold more than one string. They know of no command, client
 * or key; each belongs to one thread.
 */
@NullMarked
package dev.remora.engine.value;

import org.jspecify.annotations.NullMarked;
