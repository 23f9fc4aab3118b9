/**
 * One connection's two byte streams as a state machine over {@link
 * dev.remora.transport.fabric.Endpoint}: no I/O of its own, no threads, no native code, no clock.
 */
@NullMarked
package dev.remora.transport.stream;

import org.jspecify.annotations.NullMarked;
