/** Tests of the bytes on the wire. */
@NullMarked
package dev.remora.transport.wire;

import org.jspecify.annotations.NullMarked;
