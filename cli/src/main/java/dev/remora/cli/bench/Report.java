package dev.remora.cli.bench;

import java.util.List;

/** Shows what was measured. */
interface Report {
  /** Before anything was measured. */
  void start();

  /**
   * One test is done.
   *
   * @param servers in the order of the command line: ratios are to the first
   */
  void test(List<Measurement> servers);

  /** All tests are done. */
  void end();
}
