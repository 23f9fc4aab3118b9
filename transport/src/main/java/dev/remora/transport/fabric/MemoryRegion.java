package dev.remora.transport.fabric;

import java.lang.foreign.MemorySegment;

/** Memory of this process that the peer may write into. Freed with its {@link Endpoint}. */
public interface MemoryRegion {
  /** The memory. Hostile: the peer can change it at any time. */
  MemorySegment segment();

  /** What the peer must be told to write to the first byte. */
  long address();

  /** The key that the peer must be told. */
  int rkey();
}
