package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.Posix;
import dev.remora.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine can do RDMA. The libraries are looked for once, and before any class that
 * needs them is initialized, since a class whose initializer has failed never recovers. Devices can
 * come and go.
 */
final class VerbsAvailability {
  @SuppressWarnings("StaticAssignmentOfThrowable") // it explains, and is never thrown
  private static final @Nullable Throwable LIBRARY_CAUSE = probeLibraries();

  private static final Path DEVICES = Path.of("/sys/class/infiniband");

  private VerbsAvailability() {}

  /** Why not and what would mend it, or null if it can. Never throws. */
  static @Nullable Throwable cause() {
    if (LIBRARY_CAUSE != null) {
      return LIBRARY_CAUSE;
    }
    try {
      return probeDevices();
    } catch (PosixException e) {
      return switch (e.errno()) {
        case Errno.EACCES, Errno.EPERM ->
            unavailable(
                "no permission for /dev/infiniband/rdma_cm and uverbs*: " + e.getMessage(), e);
        case Errno.ENOENT, Errno.ENODEV ->
            unavailable(
                "no /dev/infiniband/rdma_cm: load the kernel module rdma_ucm, or give the container"
                    + " the device: "
                    + e.getMessage(),
                e);
        default -> unavailable(e.getMessage(), e);
      };
    } catch (IOException | RuntimeException | LinkageError e) {
      return unavailable("RDMA devices cannot be listed: " + e, e);
    }
  }

  private static @Nullable Throwable probeLibraries() {
    Throwable posix = Posix.unavailabilityCause();
    if (posix != null) {
      return posix;
    }
    try {
      findLibrary(LibIbVerbs.NAME);
      findLibrary(LibRdmaCm.NAME);
    } catch (IllegalArgumentException e) {
      return unavailable(
          LibIbVerbs.NAME
              + " or "
              + LibRdmaCm.NAME
              + " is missing: install rdma-core (Debian: librdmacm1, libibverbs1,"
              + " ibverbs-providers)",
          e);
    } catch (RuntimeException | LinkageError e) {
      return unavailable(
          "native access is off: start java with --enable-native-access=dev.remora.fabric.verbs",
          e);
    }
    try {
      LibIbVerbs.load();
      LibRdmaCm.load();
      return null;
    } catch (RuntimeException | LinkageError e) {
      return unavailable("the RDMA libraries are too old: " + e, e);
    }
  }

  @SuppressWarnings("restricted")
  private static void findLibrary(String name) {
    SymbolLookup _ = SymbolLookup.libraryLookup(name, Arena.global());
  }

  private static @Nullable Throwable probeDevices() throws IOException {
    // Asked first: without a device the connection manager's library prints warnings of its own.
    if (!hasEntries(DEVICES)) {
      return unavailable(
          "this machine has no RDMA device ("
              + DEVICES
              + " is empty). Without a card: rdma link add rxe0 type rxe netdev NETWORK_INTERFACE",
          null);
    }
    if (LibIbVerbs.deviceCount() == 0) {
      return unavailable(
          "no driver of this machine's libibverbs knows its RDMA devices: install"
              + " ibverbs-providers",
          null);
    }
    long channel = LibRdmaCm.rdmaCreateEventChannel();
    LibRdmaCm.rdmaDestroyEventChannel(channel);
    return null;
  }

  private static boolean hasEntries(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isPresent();
    }
  }

  private static UnsupportedOperationException unavailable(
      @Nullable String message, @Nullable Throwable cause) {
    return new UnsupportedOperationException(message, cause);
  }
}
