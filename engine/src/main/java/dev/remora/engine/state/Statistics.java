package dev.remora.engine.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has happened since the start or the last {@code CONFIG RESETSTAT}. */
public final class Statistics {
  private static final int MOST_CODES = 128;
  private static final int LONGEST_CODE = 64;

  private long commands;
  private long connections;
  private long rejectedConnections;
  private long hits;
  private long misses;
  private long expired;
  private long evicted;
  private long errors;
  private final SortedMap<String, Long> errorsByCode = new TreeMap<>();
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
    errorsByCode.clear();
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

  /**
   * Replies were errors.
   *
   * @param line the last one's, which the others are taken to be like
   */
  public void countErrors(long count, byte[] line) {
    errors += count;
    String code = code(line);
    if (errorsByCode.size() < MOST_CODES || errorsByCode.containsKey(code)) {
      errorsByCode.merge(code, count, Long::sum);
    }
  }

  /** The first word of an error; those that are longer than a code are not one. */
  private static String code(byte[] line) {
    int end = 0;
    while (end < line.length && end < LONGEST_CODE && line[end] != ' ') {
      end++;
    }
    return end < line.length && line[end] == ' ' ? new String(line, 0, end, ISO_8859_1) : "ERR";
  }

  /** How many errors there were of each code. */
  public SortedMap<String, Long> errorsByCode() {
    return Collections.unmodifiableSortedMap(errorsByCode);
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
