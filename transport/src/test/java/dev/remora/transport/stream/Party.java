package dev.remora.transport.stream;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimFabric;
import org.jspecify.annotations.Nullable;

/** One side of a simulated connection: the program above it, and the thread that polls. */
interface Party {
  SimFabric fabric();

  /** Whether it has a connection, or had one. */
  boolean hasStarted();

  /** Whether its connection has ended, as far as it was told. */
  boolean isClosed();

  /** Why, if it was told a reason. */
  @Nullable FabricException cause();

  /** When it was told. */
  long closedAt();

  /** Does what is due at this time. */
  void onTime(long now);

  /** When {@link #onTime} is due. */
  long nextTime();

  /** Bytes given to the connection. */
  long written();

  /** Bytes taken from the connection; each was checked. */
  long received();

  /** Whether its program has ended the connection. */
  boolean hasEnded();

  /** Whether its program has closed the connection in order. */
  boolean closedInOrder();

  /** What it was and has done, for a failure's message. */
  String describe();
}
