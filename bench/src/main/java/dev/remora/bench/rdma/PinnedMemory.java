package dev.remora.bench.rdma;

import dev.remora.bench.support.HolderProcess;
import dev.remora.bench.support.ProcessFigures;
import dev.remora.bench.support.Server;
import java.io.IOException;

/**
 * Bytes that servers have registered, and that so cannot be swapped out or used for anything else,
 * while idle connections of our client are open: each was answered once.
 */
record PinnedMemory(int connections, long valkey, long remora) {
  static final double GOAL = 0.5;

  /** Opens the connections to one after the other. */
  static PinnedMemory measure(int connections, Server valkey, Server remora) throws IOException {
    return new PinnedMemory(connections, of(connections, valkey), of(connections, remora));
  }

  private static long of(int connections, Server server) throws IOException {
    System.err.printf("bench: %d idle connections to %s%n", connections, server.uri());
    long before = ProcessFigures.pinnedBytes(server.pid());
    try (var holder = new HolderProcess(server.uri())) {
      holder.open(connections);
      return ProcessFigures.pinnedBytes(server.pid()) - before;
    }
  }

  double ratio() {
    return (double) remora / valkey;
  }
}
