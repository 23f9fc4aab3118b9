package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a Markdown document that a program writes, between two marks. */
final class MarkedPart {
  private static final String END = "<!-- to here -->";

  private MarkedPart() {}

  /**
   * Replaces what is between a program's marks.
   *
   * @param program as it is called: {@code bench/run}
   * @throws IOException if the marks are not there
   */
  static void write(Path document, String program, String part) throws IOException {
    String mark = "<!-- " + program + " writes from here -->";
    String text = Files.readString(document);
    int begin = text.indexOf(mark);
    int end = begin < 0 ? -1 : text.indexOf(END, begin);
    if (end < 0) {
      throw new IOException(document + " has no place for results: " + mark + " … " + END);
    }
    Files.writeString(
        document, text.substring(0, begin + mark.length()) + "\n" + part + text.substring(end));
  }
}
