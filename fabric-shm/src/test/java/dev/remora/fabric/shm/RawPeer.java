package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.Errno;
import dev.remora.posix.Mappings;
import dev.remora.posix.MemFd;
import dev.remora.posix.SocketMessage;
import dev.remora.posix.UnixSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;

/** Speaks the socket's protocol by hand, rightly or wrongly, as either side. */
final class RawPeer implements AutoCloseable {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final UnixSocket socket;
  private final SocketMessage in = new SocketMessage(64);
  private final SocketMessage out = new SocketMessage(64);
  private final List<Mapped> mappings = new ArrayList<>();
  private long mapping;
  private boolean closed;

  /** Memory of the server, mapped here until this is closed. */
  record Mapped(long address, long length) {}

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
      if (length == 0 || length == -Errno.ECONNRESET) {
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

  int second() {
    return ControlMessage.second(in.bytes());
  }

  /** Takes in what there is, and says whether the end is. */
  boolean isEnded() {
    int length = in.receive(socket);
    while (length > 0) {
      ShmRegion.closeDescriptor(in.takeDescriptor());
      length = in.receive(socket);
    }
    return length != -Errno.EAGAIN;
  }

  /** The descriptor that came with the last message, for the caller to close. */
  int takeDescriptor() {
    return in.takeDescriptor();
  }

  /** Maps the descriptor that came with the last message: that of the rings. */
  void map() throws Exception {
    mapping = mapped().address();
  }

  /** Maps the descriptor that came with the last message. */
  Mapped mapped() throws Exception {
    int fd = in.takeDescriptor();
    assertThat(fd).isPositive();
    long length = MemFd.size(fd);
    Mapped mapped = new Mapped(Mappings.map(fd, length), length);
    ShmRegion.closeDescriptor(fd);
    mappings.add(mapped);
    return mapped;
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
    if (closed) {
      return;
    }
    closed = true;
    ShmRegion.closeDescriptor(in.takeDescriptor());
    for (Mapped mapped : mappings) {
      Mappings.unmap(mapped.address(), mapped.length());
    }
    mappings.clear();
    mapping = 0;
    socket.close();
    in.close();
    out.close();
  }
}
