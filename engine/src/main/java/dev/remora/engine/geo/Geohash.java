package dev.remora.engine.geo;

/**
 * Places as numbers: longitude and latitude, each in 26 steps of halving, their bits interleaved,
 * so that what shares leading bits is near. 52 bits are a double without loss: a score.
 *
 * <p>As in Redis the map ends where the Mercator projection's square does (EPSG:3857): there are no
 * poles on it.
 */
public final class Geohash {
  public static final double WEST = -180;
  public static final double EAST = 180;
  public static final double SOUTH = -85.05112878;
  public static final double NORTH = 85.05112878;

  /** Steps of a score. */
  static final int STEPS = 26;

  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int LETTERS = 11;
  private static final int LETTER_BITS = 5;

  private Geohash() {}

  /** The score of a place that is on the map. */
  public static long score(Place place) {
    return encode(place, STEPS, SOUTH, NORTH);
  }

  /** The place of a score: the middle of what has it. */
  public static Place place(double score) {
    Cell cell = new Cell((long) score, STEPS);
    return new Place(
        Math.clamp((cell.west() + cell.east()) / 2, WEST, EAST),
        Math.clamp((cell.south() + cell.north()) / 2, SOUTH, NORTH));
  }

  /**
   * A place as geohash.org writes it, in 11 letters; whose map has the poles. The last one is
   * always 0, as 52 bits do not fill it.
   */
  public static String text(Place place) {
    long bits = encode(place, STEPS, -90, 90);
    StringBuilder text = new StringBuilder(LETTERS);
    for (int i = 1; i < LETTERS; i++) {
      text.append(ALPHABET.charAt((int) (bits >>> (2 * STEPS - i * LETTER_BITS)) & 0x1f));
    }
    return text.append('0').toString();
  }

  static long encode(Place place, int steps) {
    return encode(place, steps, SOUTH, NORTH);
  }

  private static long encode(Place place, int steps, double south, double north) {
    double latitude = (place.latitude() - south) / (north - south);
    double longitude = (place.longitude() - WEST) / (EAST - WEST);
    double scale = 1L << steps;
    return spread((long) (latitude * scale)) | spread((long) (longitude * scale)) << 1;
  }

  /** Every second bit, from the lowest on, is one of the 32 lowest bits. */
  private static long spread(long bits) {
    long x = bits & 0xffff_ffffL;
    x = (x | x << 16) & 0x0000_ffff_0000_ffffL;
    x = (x | x << 8) & 0x00ff_00ff_00ff_00ffL;
    x = (x | x << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
    x = (x | x << 2) & 0x3333_3333_3333_3333L;
    return (x | x << 1) & 0x5555_5555_5555_5555L;
  }

  /** The reverse of {@link #spread}. */
  static long gather(long bits) {
    long x = bits & 0x5555_5555_5555_5555L;
    x = (x | x >>> 1) & 0x3333_3333_3333_3333L;
    x = (x | x >>> 2) & 0x0f0f_0f0f_0f0f_0f0fL;
    x = (x | x >>> 4) & 0x00ff_00ff_00ff_00ffL;
    x = (x | x >>> 8) & 0x0000_ffff_0000_ffffL;
    return (x | x >>> 16) & 0xffff_ffffL;
  }
}
