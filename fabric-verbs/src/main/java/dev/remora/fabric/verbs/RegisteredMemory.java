package dev.remora.fabric.verbs;

import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Registration registration;

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
    registration = Registration.of(pd, segment, access);
  }

  MemorySegment segment() {
    return segment;
  }

  int lkey() {
    return registration().lkey();
  }

  int rkey() {
    return registration().rkey();
  }

  private Registration registration() {
    Registration current = registration;
    if (current == null) {
      throw new IllegalStateException("the key is known when the connection is established");
    }
    return current;
  }

  /** The device must not be using it. Idempotent. */
  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    Registration last = registration;
    registration = null;
    if (last == null || last.end()) {
      arena.close();
    }
  }
}
