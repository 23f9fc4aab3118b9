package dev.remora.fabric.verbs;

import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.MemorySegment;

/** Memory that the peer may write into. Its key is known once the connection is established. */
final class VerbsRegion implements MemoryRegion {
  /** IBV_ACCESS_REMOTE_READ as C peers allow it; nobody has been seen to use it. */
  static final int ACCESS =
      LibIbVerbs.IBV_ACCESS_LOCAL_WRITE
          | LibIbVerbs.IBV_ACCESS_REMOTE_WRITE
          | LibIbVerbs.IBV_ACCESS_REMOTE_READ;

  private final RegisteredMemory memory;

  VerbsRegion(RegisteredMemory memory) {
    this.memory = memory;
  }

  @Override
  public MemorySegment segment() {
    return memory.segment();
  }

  @Override
  public long address() {
    return memory.segment().address();
  }

  @Override
  public int rkey() {
    return memory.rkey();
  }
}
