package dev.remora.fabric.shm;

import dev.remora.posix.Errno;
import dev.remora.posix.SocketMessage;
import dev.remora.posix.UnixSocket;
import java.lang.foreign.MemorySegment;

/** The socket of one connection: sends typed messages, and is closed once. */
final class ControlSocket {
  private final UnixSocket socket;
  private final SocketMessage incoming;
  private final SocketMessage outgoing;
  private boolean closed;

  /** The buffers are the fabric's, shared by all of its connections. */
  ControlSocket(UnixSocket socket, SocketMessage incoming, SocketMessage outgoing) {
    this.socket = socket;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  UnixSocket socket() {
    return socket;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Sends a message, and a descriptor with it.
   *
   * @return false if the socket is full: the peer has not read for a long time
   */
  boolean send(int type, int first, int second, int third, long length, int fd) {
    if (closed) {
      return true;
    }
    ControlMessage.encode(outgoing.bytes(), type, first, second, third, length);
    int sent = outgoing.send(socket, ControlMessage.LENGTH, fd);
    // Of a peer that has gone, reading will tell.
    return sent >= 0 || sent == -Errno.EPIPE || sent == -Errno.ECONNRESET;
  }

  /** Sends a message without a descriptor. */
  boolean send(int type, int first, int second, int third, long length) {
    return send(type, first, second, third, length, SocketMessage.NONE);
  }

  /** Rings the peer's bell. A socket that is full wakes the peer as well. */
  void ring() {
    if (!closed) {
      outgoing.send(socket, ControlMessage.BELL_LENGTH, SocketMessage.NONE);
    }
  }

  /** Says why the connection ends, as far as the peer still listens, and sends no more. */
  void end(int type, EndReason reason) {
    if (!closed) {
      boolean _ = send(type, reason.code(), 0, 0, 0);
      socket.shutdownOutput();
    }
  }

  /**
   * Receives a message.
   *
   * @return its length, 0 at the end, or the negative error number
   */
  int receive() {
    return closed ? 0 : incoming.receive(socket);
  }

  /** What was received. */
  MemorySegment received() {
    return incoming.bytes();
  }

  /** Whether what was received was longer than any message, or had descriptors too many. */
  boolean wasTruncated() {
    return incoming.wasTruncated();
  }

  /** The descriptor that came with it, for the caller to close. */
  int takeDescriptor() {
    return incoming.takeDescriptor();
  }

  /** Idempotent. */
  void close() {
    closed = true;
    socket.close();
  }
}
