package dev.remora.transport.sim;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricProvider;
import org.jspecify.annotations.Nullable;

/** Opens fabrics on one {@link SimNetwork}. */
public final class SimFabricProvider implements FabricProvider {
  private final SimNetwork network;

  public SimFabricProvider(SimNetwork network) {
    this.network = network;
  }

  @Override
  public String scheme() {
    return SimFabric.SCHEME;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public Fabric open(FabricConfig config) {
    return network.open(config);
  }
}
