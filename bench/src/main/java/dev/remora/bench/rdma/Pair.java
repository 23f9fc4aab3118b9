package dev.remora.bench.rdma;

import java.util.Locale;

/** Who asks whom. */
enum Pair {
  /** Valkey's benchmark and Valkey's server: what the others are compared to. */
  VALKEY,
  CLIENT_EVENT_DRIVEN,
  CLIENT_BUSY,
  SERVER_EVENT_DRIVEN,
  SERVER_BUSY;

  /** As it is written in results. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
