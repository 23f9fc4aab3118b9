/** Tests of the stream over the simulated fabric. */
@NullMarked
package dev.remora.transport.stream;

import org.jspecify.annotations.NullMarked;
