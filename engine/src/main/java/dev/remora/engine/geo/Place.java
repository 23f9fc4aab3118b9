package dev.remora.engine.geo;

/**
 * A point of the earth, in degrees.
 *
 * @param longitude from {@value Geohash#WEST} to {@value Geohash#EAST}
 * @param latitude from {@value Geohash#SOUTH} to {@value Geohash#NORTH}
 */
public record Place(double longitude, double latitude) {
  /** The mean radius, in meters, that Redis takes. */
  static final double EARTH_RADIUS = 6372797.560856;

  /** Below this the sine of half a difference of longitudes stands for no difference: 6 nm. */
  private static final double NO_DIFFERENCE = 1e-15;

  /** Whether a geohash can tell it. */
  public boolean isOnMap() {
    return longitude >= Geohash.WEST
        && longitude <= Geohash.EAST
        && latitude >= Geohash.SOUTH
        && latitude <= Geohash.NORTH;
  }

  /** How far another one is, in meters along a great circle: the haversine formula. */
  public double distance(Place other) {
    double v = Math.sin((radians(other.longitude) - radians(longitude)) / 2);
    if (Math.abs(v) <= NO_DIFFERENCE) {
      return distanceOfLatitudes(other);
    }
    double from = radians(latitude);
    double to = radians(other.latitude);
    double u = Math.sin((to - from) / 2);
    double a = u * u + Math.cos(from) * Math.cos(to) * v * v;
    return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
  }

  /** How far the other one's parallel is, in meters. */
  double distanceOfLatitudes(Place other) {
    return EARTH_RADIUS * Math.abs(radians(other.latitude) - radians(latitude));
  }

  static double radians(double degrees) {
    return degrees * (Math.PI / 180);
  }

  static double degrees(double radians) {
    return radians / (Math.PI / 180);
  }
}
