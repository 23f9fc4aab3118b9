package dev.remora.engine.geo;

import java.util.List;

/** Where places are searched. Lengths are in meters. */
public sealed interface Shape {
  /** From where distances are measured. */
  Place center();

  /** What it is within. */
  Bounds bounds();

  /** At least as far as any of its places is from the center. */
  double reach();

  /** How far a place is from the center; NaN if it is outside. */
  double distance(Place place);

  /** All places within a distance. */
  record Circle(Place center, double radius) implements Shape {
    @Override
    public Bounds bounds() {
      return around(center, radius, radius);
    }

    @Override
    public double reach() {
      return radius;
    }

    @Override
    public double distance(Place place) {
      double distance = center.distance(place);
      return distance > radius ? Double.NaN : distance;
    }
  }

  /** A rectangle along meridians and parallels. */
  record Box(Place center, double width, double height) implements Shape {
    @Override
    public Bounds bounds() {
      return around(center, width / 2, height / 2);
    }

    @Override
    public double reach() {
      return Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2));
    }

    @Override
    public double distance(Place place) {
      if (center.distanceOfLatitudes(place) > height / 2
          || place.distance(new Place(center.longitude(), place.latitude())) > width / 2) {
        return Double.NaN;
      }
      return center.distance(place);
    }
  }

  /**
   * A polygon on the map, whose edges are straight there; the center is that of its corners on the
   * sphere.
   *
   * @param corners at least 3
   */
  record Polygon(List<Place> corners, Place center) implements Shape {
    public Polygon {
      corners = List.copyOf(corners);
    }

    /** With its center. */
    public static Polygon of(List<Place> corners) {
      return new Polygon(corners, center(corners));
    }

    private static Place center(List<Place> corners) {
      double x = 0;
      double y = 0;
      double z = 0;
      for (Place corner : corners) {
        double longitude = Place.radians(corner.longitude());
        double latitude = Place.radians(corner.latitude());
        x += Math.cos(latitude) * Math.cos(longitude);
        y += Math.cos(latitude) * Math.sin(longitude);
        z += Math.sin(latitude);
      }
      return new Place(
          Place.degrees(Math.atan2(y, x)), Place.degrees(Math.atan2(z, Math.sqrt(x * x + y * y))));
    }

    @Override
    public Bounds bounds() {
      double west = Geohash.EAST;
      double east = Geohash.WEST;
      double south = Geohash.NORTH;
      double north = Geohash.SOUTH;
      for (Place corner : corners) {
        west = Math.min(west, corner.longitude());
        east = Math.max(east, corner.longitude());
        south = Math.min(south, corner.latitude());
        north = Math.max(north, corner.latitude());
      }
      return new Bounds(west, south, east, north);
    }

    @Override
    public double reach() {
      Bounds bounds = bounds();
      double reach = center.distance(new Place(bounds.west(), bounds.north()));
      reach = Math.max(reach, center.distance(new Place(bounds.east(), bounds.north())));
      reach = Math.max(reach, center.distance(new Place(bounds.west(), bounds.south())));
      return Math.max(reach, center.distance(new Place(bounds.east(), bounds.south())));
    }

    /** Inside is where a ray to the east crosses an odd number of edges. */
    @Override
    public double distance(Place place) {
      boolean inside = false;
      Place before = corners.getLast();
      for (Place corner : corners) {
        boolean crosses =
            corner.latitude() > place.latitude() != before.latitude() > place.latitude();
        if (crosses
            && place.longitude()
                < (before.longitude() - corner.longitude())
                        * (place.latitude() - corner.latitude())
                        / (before.latitude() - corner.latitude())
                    + corner.longitude()) {
          inside = !inside;
        }
        before = corner;
      }
      return inside ? center.distance(place) : Double.NaN;
    }
  }

  /**
   * Within so much of a center. A degree of longitude is shorter towards the poles: the edge that
   * is nearer to one counts.
   */
  private static Bounds around(Place center, double width, double height) {
    double latitudes = Place.degrees(height / Place.EARTH_RADIUS);
    double edge =
        center.latitude() < 0 ? center.latitude() - latitudes : center.latitude() + latitudes;
    double longitudes = Place.degrees(width / Place.EARTH_RADIUS / Math.cos(Place.radians(edge)));
    return new Bounds(
        center.longitude() - longitudes,
        center.latitude() - latitudes,
        center.longitude() + longitudes,
        center.latitude() + latitudes);
  }
}
