/**
 * A server: {@link dev.remora.server.RemoraServer} listens; a {@link dev.remora.server.Session} is
 * one client's connection; a {@link dev.remora.server.Backend} answers its commands.
 */
@NullMarked
package dev.remora.server;

import org.jspecify.annotations.NullMarked;
