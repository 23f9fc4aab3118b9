package dev.remora.engine.geo;

import dev.remora.engine.value.SortedSetBound;
import dev.remora.engine.value.SortedSetValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the places of a sorted set that are within a shape. A cell that is about as large as the
 * shape, and its eight neighbours, are ranges of scores; of what is in those each is measured.
 * After Redis's geohash_helper.c and geo.c: places come in the same order.
 */
public final class PlaceSearch {
  /** Half of the equator, in meters, on the map. */
  private static final double MAP = 20037726.37;

  /** Directions of the neighbours, to the east and to the north, in the order of the search. */
  private static final int[][] NEIGHBOURS = {
    {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  private PlaceSearch() {}

  /**
   * Searches.
   *
   * @param most stop when so many are found; 0 for all
   */
  public static List<Found> search(SortedSetValue set, Shape shape, long most) {
    List<Found> found = new ArrayList<>();
    List<Cell> cells = cells(shape);
    for (int i = 0; i < cells.size(); i++) {
      // Round a small earth, neighbours on opposite sides may be the same.
      boolean again = i > 1 && cells.get(i).equals(cells.get(i - 1));
      if (!again && (most == 0 || found.size() < most)) {
        searchCell(set, cells.get(i), shape, most, found);
      }
    }
    return found;
  }

  private static void searchCell(
      SortedSetValue set, Cell cell, Shape shape, long most, List<Found> found) {
    SortedSetValue.Walk walk = set.walk(set.countBelow(SortedSetBound.ofScore(cell.from(), false)));
    for (; walk.isAtMember() && walk.score() < cell.to(); walk.forward()) {
      Place place = Geohash.place(walk.score());
      double distance = shape.distance(place);
      if (!Double.isNaN(distance)) {
        found.add(new Found(walk.member(), walk.score(), place, distance));
        if (found.size() == most) {
          return;
        }
      }
    }
  }

  private static List<Cell> cells(Shape shape) {
    Bounds bounds = shape.bounds();
    Place center = shape.center();
    int steps = steps(shape.reach(), center.latitude());
    Cell middle = Cell.of(center, steps);
    if (steps > 1 && !isCovered(middle, bounds)) {
      steps--;
      middle = Cell.of(center, steps);
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(middle);
    for (int[] direction : NEIGHBOURS) {
      if (steps < 2 || isReached(middle, direction[0], direction[1], bounds)) {
        cells.add(middle.neighbour(direction[0], direction[1]));
      }
    }
    return cells;
  }

  /** Whether a cell and its neighbours have all that is within bounds. */
  private static boolean isCovered(Cell middle, Bounds bounds) {
    return middle.neighbour(0, 1).north() >= bounds.north()
        && middle.neighbour(0, -1).south() <= bounds.south()
        && middle.neighbour(1, 0).east() >= bounds.east()
        && middle.neighbour(-1, 0).west() <= bounds.west();
  }

  /** Whether bounds go beyond a cell in a direction. */
  private static boolean isReached(Cell cell, int east, int north, Bounds bounds) {
    return !(east > 0 && cell.east() > bounds.east())
        && !(east < 0 && cell.west() < bounds.west())
        && !(north > 0 && cell.north() > bounds.north())
        && !(north < 0 && cell.south() < bounds.south());
  }

  /** How often the map has to be halved to be about as small as a length at a latitude. */
  private static int steps(double meters, double latitude) {
    if (meters == 0) {
      return Geohash.STEPS;
    }
    int steps = -1;
    for (double length = meters; length < MAP; length *= 2) {
      steps++;
    }
    double fromEquator = Math.abs(latitude);
    if (fromEquator > 66) {
      steps -= fromEquator > 80 ? 2 : 1;
    }
    return Math.clamp(steps, 1, Geohash.STEPS);
  }
}
