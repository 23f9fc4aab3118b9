package dev.remora.bench.publish;

import dev.remora.bench.support.BenchLine;

/** One row of the published table: what is asked of both servers, and the ratio to reach. */
enum Row {
  ONE("one", "1 connection, no pipeline", 1, 1, 3, 30),
  THIRTY("thirty", "30 connections, no pipeline", 30, 1, 3, 10),
  PIPELINE("pipeline", "30 connections, pipeline 32", 30, 32, 3, 3),
  LARGE("large", "64 KiB values, 30 connections", 30, 1, 65536, 3);

  private final String word;
  private final String title;
  private final int connections;
  private final int pipeline;
  private final int bytes;
  private final double goal;

  Row(String word, String title, int connections, int pipeline, int bytes, double goal) {
    this.word = word;
    this.title = title;
    this.connections = connections;
    this.pipeline = pipeline;
    this.bytes = bytes;
    this.goal = goal;
  }

  /** As it is written on a command line. */
  String word() {
    return word;
  }

  /** As it is written in a table. */
  String title() {
    return title;
  }

  int connections() {
    return connections;
  }

  int pipeline() {
    return pipeline;
  }

  int bytes() {
    return bytes;
  }

  /** Remora's requests per second over shm, divided by redis-server's over TCP: at least this. */
  double goal() {
    return goal;
  }

  /** Whether a result is of this row. */
  boolean holds(BenchLine line) {
    return line.connections() == connections
        && line.pipeline() == pipeline
        && line.bytes() == bytes;
  }
}
