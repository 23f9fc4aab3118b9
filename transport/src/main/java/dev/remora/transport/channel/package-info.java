/**
 * Redis over RDMA for plain Java, without Netty: a blocking {@link
 * dev.remora.transport.channel.FabricSocket}, and the {@link
 * dev.remora.transport.channel.StreamPoller} that it stands on, for a thread that drives several
 * connections. Servers are the Netty module's, or a {@link dev.remora.transport.stream.Stream} over
 * a fabric of one's own.
 */
@NullMarked
package dev.remora.transport.channel;

import org.jspecify.annotations.NullMarked;
