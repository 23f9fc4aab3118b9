/**
 * Snapshots: all keys in a file, as they are at one moment, written while they change, and read
 * again.
 */
@NullMarked
package dev.remora.engine.snapshot;

import org.jspecify.annotations.NullMarked;
