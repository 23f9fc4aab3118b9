package dev.remora.bench.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A plot of horizontal bars, as SVG: groups of a few bars, each with its value written at its end.
 * Readable on a light and on a dark page.
 */
public final class BarPlot {
  private static final int WIDTH = 760;
  private static final int LABEL = 250;
  private static final int VALUE = 110;
  private static final int BAR = 16;
  private static final int GAP = 14;
  private static final int HEAD = 58;
  private static final String[] COLOURS = {"#8b949e", "#2f81f7"};

  private record Group(String label, List<Double> values, double mark) {}

  private final String title;
  private final List<String> series;
  private final String unit;
  private final List<Group> groups = new ArrayList<>();
  private int decimals = 1;

  /**
   * @param series the names of the bars in a group, at most two
   * @param unit written after each value
   */
  public BarPlot(String title, List<String> series, String unit) {
    this.title = title;
    this.series = List.copyOf(series);
    this.unit = unit;
  }

  /** Writes values below 100 with so many decimals; 1 unless told. */
  public BarPlot decimals(int count) {
    decimals = count;
    return this;
  }

  /**
   * Adds a group.
   *
   * @param mark a value to mark with a line; 0 for none
   */
  public void add(String label, double mark, double... values) {
    groups.add(new Group(label, Arrays.stream(values).boxed().toList(), mark));
  }

  String svg() {
    double most = 1e-9;
    int bars = 0;
    for (Group group : groups) {
      most = Math.max(most, group.mark);
      for (double value : group.values) {
        most = Math.max(most, value);
        bars++;
      }
    }
    int height = HEAD + bars * (BAR + 2) + groups.size() * GAP + 8;
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">%n",
            WIDTH,
            height,
            WIDTH,
            height));
    svg.append("<style>text{fill:#57606a}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}");
    svg.append("</style>\n");
    text(svg, 8, 20, "start", "font-size=\"15\" font-weight=\"600\"", title);
    legend(svg);
    double scale = (WIDTH - LABEL - VALUE) / most;
    int y = HEAD;
    for (Group group : groups) {
      int tall = group.values.size() * (BAR + 2);
      text(svg, LABEL - 10, y + tall / 2 + 4, "end", "", group.label);
      for (int i = 0; i < group.values.size(); i++) {
        bar(svg, y + i * (BAR + 2), group.values.get(i), scale, COLOURS[i + 2 - series.size()]);
      }
      if (group.mark > 0) {
        mark(svg, LABEL + group.mark * scale, y - 3, y + tall + 1);
      }
      y += tall + GAP;
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend(StringBuilder svg) {
    int x = 8;
    for (int i = 0; i < series.size(); i++) {
      String colour = COLOURS[i + 2 - series.size()];
      rectangle(svg, x, 32, 12, 12, colour);
      text(svg, x + 17, 42, "start", "", series.get(i));
      x += 35 + series.get(i).length() * 7;
    }
    if (groups.stream().anyMatch(group -> group.mark > 0)) {
      mark(svg, x + 4, 31, 45);
      text(svg, x + 12, 42, "start", "", "goal");
    }
  }

  private void bar(StringBuilder svg, int y, double value, double scale, String colour) {
    double length = Math.max(1, value * scale);
    rectangle(svg, LABEL, y, length, BAR, colour);
    String format = value >= 100 ? "%,.0f%s" : "%." + decimals + "f%s";
    String shown = String.format(Locale.ROOT, format, value, unit);
    text(svg, LABEL + length + 6, y + BAR - 4, "start", "", shown);
  }

  private static void rectangle(
      StringBuilder svg, double x, double y, double width, double height, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            height,
            colour));
  }

  private static void mark(StringBuilder svg, double x, double top, double bottom) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d1242f\""
                + " stroke-width=\"2\"/>%n",
            x,
            top,
            x,
            bottom));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String attributes, String content) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
            x,
            y,
            anchor,
            attributes,
            content.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
