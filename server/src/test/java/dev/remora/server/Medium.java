package dev.remora.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** What a test's client connects over. */
enum Medium {
  TCP,
  UNIX,
  SHM;

  /** Where sockets are: they alone can end one direction. */
  boolean isSocket() {
    return this != SHM;
  }

  SocketChannel open() throws IOException {
    if (this == UNIX) {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    }
    return SocketChannel.open().setOption(StandardSocketOptions.TCP_NODELAY, true);
  }
}
