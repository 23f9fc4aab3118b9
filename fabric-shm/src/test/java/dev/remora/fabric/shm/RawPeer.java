package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.Errno;
import dev.remora.posix.Mappings;
import dev.remora.posix.MemFd;
import dev.remora.posix.SocketMessage;
import dev.remora.posix.UnixSocket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntSupplier;

/** Speaks the socket's protocol by hand, rightly or wrongly, as either side. */
final class RawPeer implements AutoCloseable {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final UnixSocket socket;
  private final SocketMessage in = new SocketMessage(64);
  private final SocketMessage out = new SocketMessage(64);
  private long mapping;
  private long mappingLength;

  private RawPeer(UnixSocket socket) {
    this.socket = socket;
  }

  /** A client of the server at the path. */
  static RawPeer connect(Path path) throws Exception {
    UnixSocket socket = UnixSocket.open();
    assertThat(socket.connect(path)).isZero();
    return new RawPeer(socket);
  }

  /** The server's end of a connection that waits at a listener. */
  static RawPeer accept(UnixSocket listener) throws Exception {
    return new RawPeer(Objects.requireNonNull(listener.accept()));
  }

  UnixSocket socket() {
    return socket;
  }

  int send(int type, int first, int second, int third, long length, int fd) {
    ControlMessage.encode(out.bytes(), type, first, second, third, length);
    return out.send(socket, ControlMessage.LENGTH, fd);
  }

  int send(int type, int first, int second, int third, long length) {
    return send(type, first, second, third, length, SocketMessage.NONE);
  }

  /** Sends zeros. */
  int sendLength(int length) {
    out.bytes().fill((byte) 0);
    return out.send(socket, length, SocketMessage.NONE);
  }

  int hello() {
    return send(ControlMessage.HELLO, ControlMessage.MAGIC, 16, 32, 0);
  }

  int ready() {
    return send(ControlMessage.READY, 0, 0, 0, 0);
  }

  /** The next message's type while both are polled, 0 at the end; bells are left out. */
  int receive(IntSupplier poll) {
    long start = System.nanoTime();
    while (true) {
      int length = in.receive(socket);
      if (length == 0) {
        return 0;
      }
      if (length == ControlMessage.LENGTH) {
        return ControlMessage.type(in.bytes());
      }
      if (length == -Errno.EAGAIN) {
        int _ = poll.getAsInt();
      }
      assertThat(System.nanoTime() - start).as("waiting").isLessThan(PATIENCE_NANOS);
    }
  }

  int first() {
    return ControlMessage.first(in.bytes());
  }

  /** Maps the descriptor that came with the last message. */
  void map() throws Exception {
    int fd = in.takeDescriptor();
    assertThat(fd).isPositive();
    mappingLength = MemFd.size(fd);
    mapping = Mappings.map(fd, mappingLength);
    ShmRegion.closeDescriptor(fd);
  }

  /** Writes to the mapping. */
  void put(long offset, long value) {
    SharedMemory.putLongRelease(mapping + offset, value);
  }

  long get(long offset) {
    return SharedMemory.getLongAcquire(mapping + offset);
  }

  /** Closes the socket. */
  void hangUp() {
    socket.close();
  }

  /** A connected client with its mapping. */
  static RawPeer established(ServedFabric fabric) throws Exception {
    int before = fabric.accepted.size();
    RawPeer peer = connect(fabric.path);
    peer.hello();
    assertThat(peer.receive(fabric::poll)).isEqualTo(ControlMessage.ACCEPT);
    peer.map();
    peer.ready();
    fabric.until(
        "established", () -> fabric.accepted.size() > before && fabric.latest().isConnected());
    return peer;
  }

  @Override
  public void close() {
    ShmRegion.closeDescriptor(in.takeDescriptor());
    if (mapping != 0) {
      Mappings.unmap(mapping, mappingLength);
      mapping = 0;
    }
    socket.close();
    in.close();
    out.close();
  }
}
