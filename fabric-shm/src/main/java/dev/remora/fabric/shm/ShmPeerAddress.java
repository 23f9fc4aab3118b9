package dev.remora.fabric.shm;

import dev.remora.posix.PeerCredentials;
import java.io.Serial;
import java.net.SocketAddress;
import java.nio.file.Path;

/** The other process: where the two met, and who it is. */
public final class ShmPeerAddress extends SocketAddress {
  @Serial private static final long serialVersionUID = 1L;

  private final String path;
  private final int pid;
  private final int uid;

  ShmPeerAddress(Path path, PeerCredentials credentials) {
    this.path = path.toString();
    this.pid = credentials.pid();
    this.uid = credentials.uid();
  }

  /** The socket's path. */
  public String path() {
    return path;
  }

  /** The process, as it was when the connection began; 0 if this process cannot see it. */
  public int pid() {
    return pid;
  }

  /** Its effective user. */
  public int uid() {
    return uid;
  }

  @Override
  public String toString() {
    return path + " (process " + pid + ", user " + uid + ")";
  }
}
