package dev.remora.engine.state;

/** What has happened since the start or the last {@code CONFIG RESETSTAT}. */
public final class Statistics {
  private long commands;
  private long connections;
  private long rejectedConnections;
  private long hits;
  private long misses;
  private long expired;
  private long evicted;
  private long errors;
  private long received;
  private long sent;

  public Statistics() {}

  /** Forgets everything. */
  public void reset() {
    commands = 0;
    connections = 0;
    rejectedConnections = 0;
    hits = 0;
    misses = 0;
    expired = 0;
    evicted = 0;
    errors = 0;
    received = 0;
    sent = 0;
  }

  public void countCommand() {
    commands++;
  }

  public void countConnection() {
    connections++;
  }

  public void countRejectedConnection() {
    rejectedConnections++;
  }

  public void countHit() {
    hits++;
  }

  public void countMiss() {
    misses++;
  }

  public void countExpired() {
    expired++;
  }

  public void countEvicted() {
    evicted++;
  }

  public void countErrors(long count) {
    errors += count;
  }

  public void countReceived(long bytes) {
    received += bytes;
  }

  public void countSent(long bytes) {
    sent += bytes;
  }

  public long commands() {
    return commands;
  }

  public long connections() {
    return connections;
  }

  public long rejectedConnections() {
    return rejectedConnections;
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  public long expired() {
    return expired;
  }

  public long evicted() {
    return evicted;
  }

  public long errors() {
    return errors;
  }

  /** Bytes that clients sent. */
  public long received() {
    return received;
  }

  /** Bytes that were written to clients. */
  public long sent() {
    return sent;
  }
}
