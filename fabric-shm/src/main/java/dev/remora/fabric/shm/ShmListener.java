package dev.remora.fabric.shm;

import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.FabricListener;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** A path at which a fabric accepts connections. */
final class ShmListener implements FabricListener {
  private final ShmFabric fabric;
  private final SocketFile file;
  private final AcceptHandler handler;
  private long pausedUntilNanos;
  private boolean paused;
  private boolean closed;

  ShmListener(ShmFabric fabric, SocketFile file, AcceptHandler handler) {
    this.fabric = fabric;
    this.file = file;
    this.handler = handler;
  }

  SocketFile file() {
    return file;
  }

  AcceptHandler handler() {
    return handler;
  }

  boolean isPaused() {
    return paused;
  }

  long pausedUntilNanos() {
    return pausedUntilNanos;
  }

  void pause(long untilNanos) {
    paused = true;
    pausedUntilNanos = untilNanos;
  }

  void resume() {
    paused = false;
  }

  @Override
  public SocketAddress localAddress() {
    return UnixDomainSocketAddress.of(file.path());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      fabric.removed(this);
      file.close();
    }
  }
}
