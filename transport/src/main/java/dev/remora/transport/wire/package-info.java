/**
 * The bytes of Redis over RDMA: control messages and the immediate. Flyweights over memory; no I/O.
 * {@code docs/protocol.md} is the specification.
 */
@NullMarked
package dev.remora.transport.wire;

import org.jspecify.annotations.NullMarked;
