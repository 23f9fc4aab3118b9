package dev.remora.transport.sim;

/** Something that the network does at a time; an object that is scheduled again and again. */
final class SimEvent implements Comparable<SimEvent> {
  private final Runnable action;
  private long time;
  private long sequence;
  private boolean scheduled;

  SimEvent(Runnable action) {
    this.action = action;
  }

  void schedule(long newTime, long newSequence) {
    time = newTime;
    sequence = newSequence;
    scheduled = true;
  }

  long time() {
    return time;
  }

  boolean isScheduled() {
    return scheduled;
  }

  void run() {
    scheduled = false;
    action.run();
  }

  @Override
  public int compareTo(SimEvent other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
