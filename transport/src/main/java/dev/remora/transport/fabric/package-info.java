/**
 * What a medium must be able to do to carry Redis over RDMA.
 *
 * <p>The words are those of RDMA verbs. A {@link dev.remora.transport.fabric.Fabric} is one
 * thread's device context: its completion queue, its event channel and all of its connections. An
 * {@link dev.remora.transport.fabric.Endpoint} is one reliable connection (a queue pair): it sends
 * small messages, and writes into memory that the other side has registered. A fabric knows nothing
 * of the messages' meaning: that is {@code dev.remora.transport.wire}'s and {@code
 * dev.remora.transport.stream}'s.
 *
 * <p>Unless a method says otherwise, everything here belongs to the one thread that polls the
 * fabric, and nothing in a steady state allocates.
 */
@NullMarked
package dev.remora.transport.fabric;

import org.jspecify.annotations.NullMarked;
