package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.FabricContractTest;
import dev.remora.transport.fabric.FabricProvider;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every fabric, for shared memory. */
final class ShmFabricTest extends FabricContractTest {
  @TempDir Path directory;
  private int listeners;

  @Override
  protected FabricProvider provider() {
    return FabricProvider.find("shm").orElseThrow();
  }

  @Override
  protected SocketAddress listenAddress() {
    return UnixDomainSocketAddress.of(directory.resolve("socket" + listeners++));
  }

  @Override
  protected SocketAddress deadAddress() {
    return UnixDomainSocketAddress.of(directory.resolve("nobody"));
  }

  @Override
  protected String holderOfAddress() {
    return "process " + ProcessHandle.current().pid();
  }

  @Override
  protected Object resources() throws Exception {
    return Resources.now();
  }

  @Test
  void isAvailableOnLinux() {
    assertThat(provider().unavailabilityCause()).isNull();
  }
}
