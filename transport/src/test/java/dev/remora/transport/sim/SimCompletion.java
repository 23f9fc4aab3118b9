package dev.remora.transport.sim;

import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What a {@link SimFabric} will tell its software; reused. */
final class SimCompletion {
  enum Kind {
    REQUEST,
    CONNECTED,
    MESSAGE,
    IMMEDIATE,
    SENT,
    CLOSED
  }

  final MemorySegment message;
  Kind kind = Kind.CLOSED;
  @Nullable SimEndpoint endpoint;
  @Nullable SimListener listener;
  @Nullable FabricException cause;
  int length;
  int immediate;

  SimCompletion(MemorySegment message) {
    this.message = message;
  }
}
