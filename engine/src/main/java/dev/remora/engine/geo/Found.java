package dev.remora.engine.geo;

/** A member of a sorted set whose place is within a shape. */
public final class Found {
  private final byte[] member;
  private final double score;
  private final Place place;
  private final double distance;

  Found(byte[] member, double score, Place place, double distance) {
    this.member = member;
    this.score = score;
    this.place = place;
    this.distance = distance;
  }

  /** The member's bytes; not to be written. */
  public byte[] member() {
    return member;
  }

  public double score() {
    return score;
  }

  public Place place() {
    return place;
  }

  /** From the shape's center, in meters. */
  public double distance() {
    return distance;
  }
}
