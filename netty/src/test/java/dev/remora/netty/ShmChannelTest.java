package dev.remora.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Channels over shared memory. */
final class ShmChannelTest extends FabricChannelContractTest {
  @TempDir Path directory;
  private int addresses;

  @Override
  String scheme() {
    return "shm";
  }

  @Override
  SocketAddress freeAddress() {
    try {
      return UnixDomainSocketAddress.of(
          Files.createDirectories(directory).resolve("s" + addresses++));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
