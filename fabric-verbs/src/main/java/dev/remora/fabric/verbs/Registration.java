package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;

/** That a device may use memory of this process, whose pages stay where they are meanwhile. */
final class Registration {
  /** What to do about ENOMEM: queues' own buffers count, too. */
  static final String LOCKED_MEMORY =
      ": locked memory is limited (ulimit -l, LimitMEMLOCK of systemd); raise it";

  private final long mr;

  private Registration(long mr) {
    this.mr = mr;
  }

  /**
   * @param pd the protection domain whose queue pairs may use it
   * @param access of {@link LibIbVerbs}'s flags
   * @throws FabricException with what to do, if the system refuses
   */
  static Registration of(long pd, MemorySegment memory, int access) throws FabricException {
    try {
      return new Registration(LibIbVerbs.ibvRegMr(pd, memory, access));
    } catch (PosixException e) {
      String hint = e.errno() == Errno.ENOMEM ? LOCKED_MEMORY : "";
      throw new FabricException(
          "cannot register " + memory.byteSize() + " bytes: " + e.getMessage() + hint, e);
    }
  }

  int lkey() {
    return IbvMr.lkey(mr);
  }

  int rkey() {
    return IbvMr.rkey(mr);
  }

  /**
   * Ends it. The device must not be using the memory. To be called once.
   *
   * @return false if the device may still use it: then rather lose the memory than use it again
   */
  boolean end() {
    try {
      LibIbVerbs.ibvDeregMr(mr);
    } catch (PosixException e) {
      if (e.errno() != Errno.EIO) { // the kernel has taken the device, and its regions, away
        VerbsFabric.LOGGER.log(System.Logger.Level.ERROR, "memory region leaked", e);
        return false;
      }
    }
    return true;
  }
}
