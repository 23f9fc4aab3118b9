package dev.remora.fabric.shm;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;

/** What the two sides of a connection do differently: who makes memory, and who asks for it. */
interface ConnectionSide {
  /** Whether this is the side that makes all memory. */
  boolean isServer();

  /**
   * Takes in a message.
   *
   * @param type of {@link ControlMessage}, any value; END is dealt with
   * @param fd the descriptor that came with it, or -1; the caller closes it
   * @return false if the message must not come, now or at all
   * @throws PosixException if the system refuses what the message asks for
   */
  boolean onMessage(int type, MemorySegment message, int fd) throws PosixException;

  /** Makes a region of this side, whose limits have been checked. */
  ShmRegion register(int length) throws FabricException;

  /** How this side ends a connection that is still being set up. */
  int refusal();
}
