package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of this process, and its registration with a device, which may come later: a connecting
 * endpoint learns its device only when the peer's address is resolved. Registered last,
 * deregistered first.
 */
final class RegisteredMemory implements AutoCloseable {
  private static final int PAGE = 4096;

  // Shared: what asks for a connection need not be the thread that polls it.
  private final Arena arena = Arena.ofShared();
  private final int access;
  private MemorySegment segment = MemorySegment.NULL;
  private long mr;

  private RegisteredMemory(int access) {
    this.access = access;
  }

  /**
   * Zeroed memory, not yet registered.
   *
   * @param access of {@link LibIbVerbs}'s flags
   */
  static RegisteredMemory allocate(long length, int access) throws FabricException {
    RegisteredMemory memory = new RegisteredMemory(access);
    try {
      memory.segment = memory.arena.allocate(length, PAGE);
      return memory;
    } catch (OutOfMemoryError e) {
      memory.close();
      throw new FabricException("no memory for a region of " + length + " bytes", e);
    }
  }

  void register(long pd) throws FabricException {
    try {
      mr = LibIbVerbs.ibvRegMr(pd, segment, access);
    } catch (PosixException e) {
      String hint =
          e.errno() == Errno.ENOMEM
              ? ": locked memory is limited (ulimit -l, LimitMEMLOCK of systemd); raise it"
              : "";
      throw new FabricException(
          "cannot register " + segment.byteSize() + " bytes: " + e.getMessage() + hint, e);
    }
  }

  boolean isRegistered() {
    return mr != 0;
  }

  MemorySegment segment() {
    return segment;
  }

  int lkey() {
    return IbvMr.lkey(mr);
  }

  int rkey() {
    return IbvMr.rkey(mr);
  }

  /** The device must not be using it. Idempotent. */
  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    if (mr != 0) {
      try {
        LibIbVerbs.ibvDeregMr(mr);
      } catch (PosixException e) {
        if (e.errno() != Errno.EIO) { // the kernel has taken the device, and its regions, away
          // The device could still write there: rather lose the memory than reuse it.
          VerbsFabric.LOGGER.log(System.Logger.Level.ERROR, "memory region leaked", e);
          return;
        }
      }
      mr = 0;
    }
    arena.close();
  }
}
