package dev.remora.bench.rdma;

import dev.remora.client.load.LoadTest;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked, and what is to be reached: ratios to Valkey's client and server with each other.
 *
 * @param busyClientGoal of our client when it polls without end, with Valkey's server
 * @param busyServerGoal of our server when it polls without end, with Valkey's benchmark
 */
record Load(
    LoadTest test, int connections, int bytes, double busyClientGoal, double busyServerGoal) {
  /** Of client and server when they sleep while nothing happens. */
  static final double EVENT_DRIVEN_GOAL = 1;

  /** All that is measured, in the order in which it is. */
  static List<Load> all() {
    List<Load> all = new ArrayList<>();
    // What is read is what was written just before.
    shape(all, 1, 3, 2, 1.3);
    shape(all, 30, 3, 1.2, 1.3);
    shape(all, 1, 1 << 20, 1, 1);
    return all;
  }

  private static void shape(
      List<Load> all, int connections, int bytes, double client, double server) {
    for (LoadTest test : List.of(LoadTest.SET, LoadTest.GET)) {
      all.add(new Load(test, connections, bytes, client, server));
    }
  }

  String title() {
    String values = bytes < 1024 ? bytes + " bytes" : (bytes >> 20) + " MiB";
    String many = connections == 1 ? "1 connection" : connections + " connections";
    return test.name() + ", " + many + ", " + values;
  }
}
