package dev.remora.bench.connections;

import dev.remora.bench.support.Jcmd;
import dev.remora.bench.support.ProcessFigures;
import java.io.IOException;

/**
 * Memory that a server and its client hold, after both have collected their garbage.
 *
 * @param serverBytes of the server's own memory: Netty's buffers and all else outside of the heap
 * @param clientBytes of the client's own memory, its heap included
 * @param sharedBytes of shared memory: the connections' windows, and the server's heap, which Z
 *     keeps there
 * @param tableBytes of page tables, of both
 */
record Held(long serverBytes, long clientBytes, long sharedBytes, long tableBytes) {
  static Held of(long server, long client) throws IOException, InterruptedException {
    Jcmd.collect(server);
    Jcmd.collect(client);
    return new Held(
        ProcessFigures.ownBytes(server),
        ProcessFigures.ownBytes(client),
        ProcessFigures.sharedMemoryBytes(),
        ProcessFigures.pageTableBytes(server) + ProcessFigures.pageTableBytes(client));
  }

  /** What it is more than before, for each of so many. */
  Held each(Held before, int count) {
    return new Held(
        (serverBytes - before.serverBytes) / count,
        (clientBytes - before.clientBytes) / count,
        (sharedBytes - before.sharedBytes) / count,
        (tableBytes - before.tableBytes) / count);
  }

  long total() {
    return serverBytes + clientBytes + sharedBytes + tableBytes;
  }
}
