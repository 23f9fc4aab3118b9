package dev.remora.fabric.verbs;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricLimits;
import dev.remora.transport.fabric.FabricProvider;
import org.jspecify.annotations.Nullable;

/** The fabric of the scheme {@code rdma}. */
public final class VerbsFabricProvider implements FabricProvider {
  static final String SCHEME = "rdma";

  /**
   * Bytes that are worth carrying in the work request: small replies, and all of the protocol's
   * messages. Every device known carries more.
   */
  private static final int INLINE_LENGTH = 64;

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return VerbsAvailability.cause();
  }

  @Override
  public Fabric open(FabricConfig config) throws FabricException {
    Throwable cause = unavailabilityCause();
    if (cause != null) {
      throw new FabricException("RDMA is not available: " + cause.getMessage(), cause);
    }
    try {
      return new VerbsFabric(config, limits(config));
    } catch (PosixException e) {
      throw new FabricException("cannot open an RDMA fabric: " + e.getMessage(), e);
    }
  }

  /** What every device of this machine can do, and the configuration allows. */
  private static FabricLimits limits(FabricConfig config) throws PosixException {
    int depth = config.queueDepth();
    long region = Math.min(Integer.MAX_VALUE, config.maxEndpointMemory());
    for (long context : LibRdmaCm.rdmaGetDevices()) {
      IbvDeviceAttr device = IbvDeviceAttr.query(context);
      depth = Math.min(depth, Math.min(device.maxQpWr() - 1, (device.maxCqe() - 1) / 2));
      region = Long.compareUnsigned(device.maxMrSize(), region) < 0 ? device.maxMrSize() : region;
    }
    return new FabricLimits(depth, depth, config.maxMessageLength(), INLINE_LENGTH, region);
  }
}
