package dev.remora.transport.sim;

import java.io.Serial;
import java.net.SocketAddress;

/** A place of a {@link SimNetwork}. */
public final class SimAddress extends SocketAddress {
  @Serial private static final long serialVersionUID = 1L;

  private final int port;

  public SimAddress(int port) {
    this.port = port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimAddress address && address.port == port;
  }

  @Override
  public int hashCode() {
    return port;
  }

  @Override
  public String toString() {
    return "sim:" + port;
  }
}
