package dev.remora.transport.sim;

import dev.remora.transport.fabric.Endpoint;
import java.lang.foreign.MemorySegment;

/** Sees what endpoints post, and what their software is told. */
public interface SimTap {
  /** A message was accepted for sending. */
  void onSend(Endpoint from, MemorySegment message, long offset, int length);

  /** A write was accepted for sending. */
  void onWrite(Endpoint from, int offset, int length, boolean withImmediate, int immediate);

  /** A message is about to be given to the receiver's handler. */
  void onMessage(Endpoint to, MemorySegment message, long offset, int length);

  /** An immediate is about to be given to the receiver's handler. */
  void onImmediate(Endpoint to, int immediate);
}
