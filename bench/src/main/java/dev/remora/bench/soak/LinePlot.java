package dev.remora.bench.soak;

import java.util.List;
import java.util.Locale;

/** A plot of lines over time, as SVG. Readable on a light and on a dark page. */
final class LinePlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 260;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 58;
  private static final int BOTTOM = 34;
  private static final int TICKS = 4;
  private static final String[] COLOURS = {"#8b949e", "#2f81f7"};

  private final String title;
  private final String unit;
  private final StringBuilder svg = new StringBuilder();

  LinePlot(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /**
   * Draws.
   *
   * @param minutes of each point
   * @param names of the lines, at most two
   * @param lines a value for each minute
   */
  String svg(List<Double> minutes, List<String> names, List<List<Double>> lines) {
    double last = minutes.isEmpty() ? 1 : Math.max(1e-9, minutes.getLast());
    double most = lines.stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1) * 1.1;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    svg.append("<style>text{fill:#57606a}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}");
    svg.append("</style>\n");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"8\" y=\"20\" font-size=\"15\" font-weight=\"600\">%s</text>%n",
            title));
    for (int i = 0; i <= TICKS; i++) {
      double y = y(most * i / TICKS, most);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#8b949e\""
                  + " stroke-opacity=\"0.3\"/>%n",
              LEFT,
              y,
              WIDTH - RIGHT,
              y));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f%s</text>%n",
              LEFT - 6,
              y + 4,
              most * i / TICKS,
              unit));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f min</text>%n",
              x(last * i / TICKS, last),
              HEIGHT - 12,
              last * i / TICKS));
    }
    for (int i = 0; i < lines.size(); i++) {
      String colour = COLOURS[i];
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"32\" width=\"12\" height=\"12\" fill=\"%s\"/>"
                  + "<text x=\"%d\" y=\"42\">%s</text>%n",
              LEFT + i * 200,
              colour,
              LEFT + i * 200 + 17,
              names.get(i)));
      svg.append(
          String.format(
              Locale.ROOT,
              "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"",
              colour));
      for (int p = 0; p < minutes.size(); p++) {
        svg.append(
            String.format(
                Locale.ROOT, "%.1f,%.1f ", x(minutes.get(p), last), y(lines.get(i).get(p), most)));
      }
      svg.append("\"/>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double minute, double last) {
    return LEFT + (WIDTH - LEFT - RIGHT) * minute / last;
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most;
  }
}
