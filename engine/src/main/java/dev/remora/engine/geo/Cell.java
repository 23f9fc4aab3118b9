package dev.remora.engine.geo;

/**
 * A rectangle of the map: all places whose geohash begins with some bits.
 *
 * @param bits as many as there are, twice the steps
 * @param steps how often the map was halved in each direction: from 1 to {@value Geohash#STEPS}
 */
record Cell(long bits, int steps) {
  private static final long LONGITUDES = 0xaaaa_aaaa_aaaa_aaaaL;
  private static final long LATITUDES = 0x5555_5555_5555_5555L;

  /** The cell that a place is in. */
  static Cell of(Place place, int steps) {
    return new Cell(Geohash.encode(place, steps), steps);
  }

  double west() {
    return longitude(Geohash.gather(bits >>> 1));
  }

  double east() {
    return longitude(Geohash.gather(bits >>> 1) + 1);
  }

  double south() {
    return latitude(Geohash.gather(bits));
  }

  double north() {
    return latitude(Geohash.gather(bits) + 1);
  }

  /** The least score of a place in it. */
  double from() {
    return bits << (2 * (Geohash.STEPS - steps));
  }

  /** The least score that is greater than those of places in it. */
  double to() {
    return (bits + 1) << (2 * (Geohash.STEPS - steps));
  }

  /**
   * A neighbour, round the earth where the map ends.
   *
   * @param east 1 to the east, -1 to the west, or 0
   * @param north 1 to the north, -1 to the south, or 0
   */
  Cell neighbour(int east, int north) {
    int unused = Long.SIZE - 2 * steps;
    return new Cell(
        move(bits & LONGITUDES, east, LATITUDES >>> unused, LONGITUDES >>> unused)
            | move(bits & LATITUDES, north, LONGITUDES >>> unused, LATITUDES >>> unused),
        steps);
  }

  /**
   * Counts in every second bit: the others are ones while it carries, or zeros while it borrows.
   */
  private static long move(long bits, int by, long others, long own) {
    return switch (by) {
      case 1 -> bits + others + 1 & own;
      case -1 -> (bits | others) - (others + 1) & own;
      default -> bits;
    };
  }

  private double longitude(long index) {
    return Geohash.WEST + index / (double) (1L << steps) * (Geohash.EAST - Geohash.WEST);
  }

  private double latitude(long index) {
    return Geohash.SOUTH + index / (double) (1L << steps) * (Geohash.NORTH - Geohash.SOUTH);
  }
}
