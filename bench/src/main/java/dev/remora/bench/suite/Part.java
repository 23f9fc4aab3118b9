package dev.remora.bench.suite;

/** How the suite is run: by which program, over what, and what is to be reached. */
enum Part {
  TCP("tcp", "redis-benchmark, TCP for both, 50 connections", 50, 1, 1, 0.9),
  PIPELINE("tcp16", "redis-benchmark, TCP for both, 50 connections, pipeline 16", 50, 16, 1, 0.9),
  SHM("shm", "remora bench, Remora over shm, 30 connections", 30, 1, 5, 5);

  private final String word;
  private final String title;
  private final int connections;
  private final int pipeline;
  private final double meanGoal;
  private final double leastGoal;

  Part(
      String word, String title, int connections, int pipeline, double meanGoal, double leastGoal) {
    this.word = word;
    this.title = title;
    this.connections = connections;
    this.pipeline = pipeline;
    this.meanGoal = meanGoal;
    this.leastGoal = leastGoal;
  }

  /** As it is written on a command line. */
  String word() {
    return word;
  }

  /** As it is written above a table. */
  String title() {
    return title;
  }

  int connections() {
    return connections;
  }

  int pipeline() {
    return pipeline;
  }

  /** The geometric mean of all ratios to redis-server: at least this. */
  double meanGoal() {
    return meanGoal;
  }

  /** The ratio of each test: at least this. */
  double leastGoal() {
    return leastGoal;
  }

  /** The file of its plot. */
  String plot() {
    return "suite-" + word + ".svg";
  }
}
