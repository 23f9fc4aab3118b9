package dev.remora.fabric.verbs;

import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.MemorySegment;

/** Memory that the peer may write into. Its key is known once the connection is established. */
final class VerbsRegion implements MemoryRegion {
  /** Without IBV_ACCESS_REMOTE_READ, which C peers allow and nobody has been seen to use. */
  static final int ACCESS = LibIbVerbs.IBV_ACCESS_LOCAL_WRITE | LibIbVerbs.IBV_ACCESS_REMOTE_WRITE;

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
