/**
 * Any fabric as a Netty transport: {@link dev.remora.netty.FabricChannel}, {@link
 * dev.remora.netty.FabricServerChannel}, and {@link dev.remora.netty.FabricIoHandler}, which serves
 * them beside ordinary sockets. A handler at the head of its pipeline may read and write the window
 * itself: {@link dev.remora.netty.DirectReader}.
 */
@NullMarked
package dev.remora.netty;

import org.jspecify.annotations.NullMarked;
