package dev.remora.bench.keys;

import dev.remora.bench.support.Jcmd;
import dev.remora.bench.support.ProcessFigures;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import java.io.IOException;
import java.util.Locale;

/**
 * What both servers hold with the same keys, in bytes.
 *
 * @param shape {@link Shape#word}
 * @param redisResident of redis-server's process
 * @param redisUsed INFO's used_memory
 * @param remoraResident of Remora's process, after a collection
 * @param remoraHeap of its heap, after the collection: what is alive
 */
record Memory(
    String shape,
    long elements,
    long redisResident,
    long redisUsed,
    long remoraResident,
    long remoraHeap) {

  /** Of the processes. */
  double ratio() {
    return (double) remoraResident / redisResident;
  }

  /** Of what is alive to what redis-server has allocated. */
  double aliveRatio() {
    return (double) remoraHeap / redisUsed;
  }

  /** Fills a server of each kind, one after the other. */
  static Memory measure(Servers servers, Shape shape, long elements)
      throws IOException, InterruptedException {
    long redisResident;
    long redisUsed;
    try (Server redis = servers.redis()) {
      fill(redis, shape, elements);
      redisResident = ProcessFigures.residentBytes(redis.pid());
      redisUsed = Info.number(redis.info("memory"), "used_memory");
    }
    try (Server remora = servers.remoraShm("")) {
      fill(remora, shape, elements);
      Jcmd.collect(remora.pid());
      return new Memory(
          shape.word(),
          elements,
          redisResident,
          redisUsed,
          ProcessFigures.residentBytes(remora.pid()),
          Jcmd.heapBytes(remora.pid()));
    }
  }

  /** Writes so many elements. */
  static void fill(Server server, Shape shape, long elements) throws IOException {
    System.err.printf(
        Locale.ROOT, "bench: %,d %s into %s%n", elements, shape.title(), server.uri());
    try (Loader loader = new Loader(server.uri())) {
      loader.load(shape::encode, 0, elements / shape.elements());
    }
  }
}
