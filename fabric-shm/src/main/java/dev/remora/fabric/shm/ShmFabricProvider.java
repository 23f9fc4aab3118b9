package dev.remora.fabric.shm;

import dev.remora.posix.Posix;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import org.jspecify.annotations.Nullable;

/**
 * Opens fabrics between processes of one Linux host. Addresses are {@link
 * java.net.UnixDomainSocketAddress}es.
 *
 * <p>Only processes of the same user and of root can connect; with the system property {@code
 * dev.remora.shm.group}, on both sides, members of that group as well.
 */
public final class ShmFabricProvider implements FabricProvider {
  /** For {@link java.util.ServiceLoader}. */
  public ShmFabricProvider() {}

  @Override
  public String scheme() {
    return ShmFabric.SCHEME;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return Posix.unavailabilityCause();
  }

  @Override
  public Fabric open(FabricConfig config) throws FabricException {
    Throwable cause = unavailabilityCause();
    if (cause != null) {
      throw new FabricException("shm is not available: " + cause.getMessage(), cause);
    }
    return new ShmFabric(config, PeerPolicy.fromSystemProperty());
  }
}
