package dev.remora.engine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * How many bytes of replies may wait for a client: {@code client-output-buffer-limit}. One that has
 * more than the hard limit, or more than the soft one for some time, is disconnected.
 */
public final class OutputLimits {
  private static final List<String> CLASSES = List.of("normal", "slave", "pubsub");
  private static final int FIELDS = 4;

  private Limit[] limits = {
    new Limit(0, 0, 0), new Limit(256 << 20, 64 << 20, 60), new Limit(32 << 20, 8 << 20, 60)
  };

  OutputLimits() {}

  /** For clients that neither replicate nor subscribe. */
  public Limit normal() {
    return limits[0];
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < limits.length; i++) {
      Limit limit = limits[i];
      text.append(i == 0 ? "" : " ")
          .append(CLASSES.get(i))
          .append(' ')
          .append(limit.hard())
          .append(' ')
          .append(limit.soft())
          .append(' ')
          .append(limit.softSeconds());
    }
    return text.toString();
  }

  void set(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.trim().split("\\s+", -1)) {
      words.add(word);
    }
    if (words.size() % FIELDS != 0) {
      throw new IllegalArgumentException(
          "Wrong number of arguments in buffer limit configuration.");
    }
    Limit[] changed = limits.clone();
    for (int at = 0; at < words.size(); at += FIELDS) {
      changed[classOf(words.get(at))] =
          limit(words.get(at + 1), words.get(at + 2), words.get(at + 3));
    }
    limits = changed;
  }

  private static int classOf(String word) {
    int index = word.equalsIgnoreCase("replica") ? 1 : CLASSES.indexOf(word);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Invalid client class specified in buffer limit configuration.");
    }
    return index;
  }

  private static Limit limit(String hard, String soft, String seconds) {
    try {
      return new Limit(
          MemorySize.parse(hard), MemorySize.parse(soft), Integer.parseUnsignedInt(seconds));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.", e);
    }
  }

  /**
   * The limits of one class of clients.
   *
   * @param hard bytes; 0 for none
   * @param soft bytes; 0 for none
   * @param softSeconds how long a client may have more than {@code soft}
   */
  public record Limit(long hard, long soft, int softSeconds) {}
}
