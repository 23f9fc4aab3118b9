/**
 * Remora's own client.
 *
 * <p>A {@link dev.remora.client.RemoraUri} says where a server is. A {@link
 * dev.remora.client.ClientTransport} is one thread's connections to it, over sockets or over a
 * fabric: whoever uses it need not know which. {@link dev.remora.client.RespConnection} is a plain
 * blocking client on top; {@code dev.remora.client.load} drives many connections from one thread.
 */
@NullMarked
package dev.remora.client;

import org.jspecify.annotations.NullMarked;
