/**
 * Any fabric as a Netty transport: {@link dev.remora.netty.FabricChannel}, {@link
 * dev.remora.netty.FabricServerChannel}, and {@link dev.remora.netty.FabricIoHandler}, which serves
 * them beside ordinary sockets.
 */
@NullMarked
package dev.remora.netty;

import org.jspecify.annotations.NullMarked;
