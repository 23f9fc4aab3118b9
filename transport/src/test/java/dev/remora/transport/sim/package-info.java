/**
 * A fabric without a medium: a seeded network in virtual time, for tests. {@link
 * dev.remora.transport.sim.SimNetwork} is where to start.
 */
@NullMarked
package dev.remora.transport.sim;

import org.jspecify.annotations.NullMarked;
