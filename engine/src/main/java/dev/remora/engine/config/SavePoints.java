package dev.remora.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * When a snapshot is written by itself: {@code save}. At each point, when so many seconds have
 * passed since the last one and so many keys have changed.
 */
public record SavePoints(List<Point> points) {
  public SavePoints {
    points = List.copyOf(points);
  }

  static SavePoints parse(String text) {
    List<String> words = ParameterTypes.words(text);
    List<Point> points = new ArrayList<>();
    try {
      for (int i = 0; i < words.size(); i += 2) {
        points.add(new Point(Long.parseLong(words.get(i)), Integer.parseInt(words.get(i + 1))));
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Invalid save parameters", e);
    }
    if (points.stream().anyMatch(point -> point.seconds() < 1 || point.changes() < 0)) {
      throw new IllegalArgumentException("Invalid save parameters");
    }
    return new SavePoints(points);
  }

  List<String> lines() {
    return points.isEmpty()
        ? List.of(ConfigLine.quote(""))
        : points.stream().map(Point::toString).toList();
  }

  @Override
  public String toString() {
    return String.join(" ", points.stream().map(Point::toString).toList());
  }

  /**
   * One of them.
   *
   * @param seconds from 1
   * @param changes from 0
   */
  public record Point(long seconds, int changes) {
    @Override
    public String toString() {
      return seconds + " " + changes;
    }
  }
}
