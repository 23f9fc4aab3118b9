package dev.remora.transport.fabric;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens one kind of fabric; implementations are found by {@link ServiceLoader}. Safe for
 * use by any thread.
 */
public interface FabricProvider {
  /** The scheme of this fabric's URIs, such as {@code shm} or {@code rdma}. */
  String scheme();

  /** Whether this machine can use the fabric at all. Never throws, whatever is missing. */
  default boolean isAvailable() {
    return unavailabilityCause() == null;
  }

  /** Why {@link #isAvailable()} is false and what would mend it, or null if it is true. */
  @Nullable Throwable unavailabilityCause();

  /**
   * Opens a fabric for the calling thread, or for the one that will poll it.
   *
   * @throws FabricException if the fabric is not available or its resources are exhausted
   */
  Fabric open(FabricConfig config) throws FabricException;

  /**
   * Opens a fabric of the given scheme.
   *
   * @throws FabricException if its module is not present, or as {@link #open(FabricConfig)} does;
   *     no other medium is tried in its place
   */
  static Fabric open(String scheme, FabricConfig config) throws FabricException {
    FabricProvider provider =
        find(scheme)
            .orElseThrow(
                () ->
                    new FabricException(
                        "no fabric for "
                            + scheme
                            + ":// is installed: its module must be on the module or class path"));
    Throwable cause = provider.unavailabilityCause();
    if (cause != null) {
      String reason = cause.getMessage();
      throw new FabricException(
          scheme + " cannot be used here: " + (reason == null ? cause : reason), cause);
    }
    return provider.open(config);
  }

  /** The provider of the given scheme, if its module is present. */
  static Optional<FabricProvider> find(String scheme) {
    for (FabricProvider provider :
        ServiceLoader.load(FabricProvider.class, FabricProvider.class.getClassLoader())) {
      if (provider.scheme().equals(scheme)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }
}
