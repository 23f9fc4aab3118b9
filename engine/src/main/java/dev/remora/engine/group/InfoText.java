package dev.remora.engine.group;

/** The text of INFO: headed sections of {@code field:value} lines. */
public final class InfoText {
  private final StringBuilder text = new StringBuilder();

  InfoText() {}

  void section(String name) {
    text.append(text.isEmpty() ? "" : "\r\n")
        .append("# ")
        .append(name.equals("cpu") ? "CPU" : title(name))
        .append("\r\n");
  }

  /** Adds a field. */
  public void line(String field, String value) {
    text.append(field).append(':').append(value).append("\r\n");
  }

  /** Adds a field. */
  public void line(String field, long value) {
    line(field, Long.toString(value));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String title(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
