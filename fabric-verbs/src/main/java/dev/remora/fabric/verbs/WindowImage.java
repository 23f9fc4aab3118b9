package dev.remora.fabric.verbs;

import dev.remora.posix.Mappings;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory of this process that writes into a peer's window are taken from: as long as the window,
 * but registered, and so pinned, only as far as it was needed. A peer that has not asked much yet
 * needs no more than the first part, and one whose replies all go inline needs none.
 */
final class WindowImage {
  /** Bytes that are registered first, and how many times more whenever that is not enough. */
  private static final int FIRST = 64 << 10;

  private static final int GROWTH = 4;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private @Nullable Registration registration;
  private int registered;
  private int lkey;

  private WindowImage(int length) throws PosixException {
    // Not the arena's own memory, which is zeroed, and so touched, at once.
    segment = Mappings.reserve(length, arena);
  }

  /**
   * @param length bytes, from 1
   */
  static WindowImage allocate(int length) throws FabricException {
    try {
      return new WindowImage(length);
    } catch (PosixException e) {
      throw new FabricException("no memory for a window of " + length + " bytes", e);
    }
  }

  MemorySegment segment() {
    return segment;
  }

  /** Whether a write of what is before this offset can be posted. */
  boolean reaches(int end) {
    return end <= registered;
  }

  /** Of what {@link #reaches} tells. */
  int lkey() {
    return lkey;
  }

  /**
   * Registers more.
   *
   * @param end offset that it shall reach, at most the length
   * @return the registration of before, to be ended when what was posted with it has completed
   */
  @Nullable Registration extend(long pd, int end) throws FabricException {
    long wanted = Math.max(FIRST, (long) registered * GROWTH);
    while (wanted < end) {
      wanted *= GROWTH;
    }
    int length = (int) Math.min(wanted, segment.byteSize());
    Registration old = registration;
    Registration longer = Registration.of(pd, segment.asSlice(0, length), 0);
    registration = longer;
    registered = length;
    lkey = longer.lkey();
    return old;
  }

  /** The device must not be using it. Idempotent. */
  void free() {
    if (!arena.scope().isAlive()) {
      return;
    }
    Registration last = registration;
    registration = null;
    registered = 0;
    if (last == null || last.end()) {
      arena.close();
    }
  }
}
