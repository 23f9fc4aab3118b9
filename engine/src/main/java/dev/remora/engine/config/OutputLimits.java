package dev.remora.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of replies may wait for a client: {@code client-output-buffer-limit}. One that has
 * more than the hard limit, or more than the soft one for some time, is disconnected.
 *
 * @param normal for clients that neither replicate nor subscribe
 * @param replica for those that replicate
 * @param subscriber for those that subscribe
 */
public record OutputLimits(Limit normal, Limit replica, Limit subscriber) {
  private static final Limit NONE = new Limit(0, 0, 0);
  private static final int FIELDS = 4;

  /** The limits of before with some of them changed, each given by four words. */
  static OutputLimits parse(String text, @Nullable OutputLimits before) {
    List<String> words = ParameterTypes.words(text);
    if (words.size() % FIELDS != 0) {
      throw new IllegalArgumentException(
          "Wrong number of arguments in buffer limit configuration.");
    }
    OutputLimits limits = before == null ? new OutputLimits(NONE, NONE, NONE) : before;
    for (int at = 0; at < words.size(); at += FIELDS) {
      limits = limits.with(words.get(at), words.subList(at + 1, at + FIELDS));
    }
    return limits;
  }

  private OutputLimits with(String kind, List<String> words) {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "normal" -> new OutputLimits(Limit.parse(words), replica, subscriber);
      case "slave", "replica" -> new OutputLimits(normal, Limit.parse(words), subscriber);
      case "pubsub" -> new OutputLimits(normal, replica, Limit.parse(words));
      default ->
          throw new IllegalArgumentException(
              "Invalid client class specified in buffer limit configuration.");
    };
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("normal " + normal.line());
    lines.add("replica " + replica.line());
    lines.add("pubsub " + subscriber.line());
    return lines;
  }

  @Override
  public String toString() {
    return "normal " + normal + " slave " + replica + " pubsub " + subscriber;
  }

  /**
   * The limits of one class of clients.
   *
   * @param hard bytes; 0 for none
   * @param soft bytes; 0 for none
   * @param softSeconds how long a client may have more than {@code soft}
   */
  public record Limit(long hard, long soft, int softSeconds) {
    private static Limit parse(List<String> words) {
      try {
        int seconds = Integer.parseInt(words.get(2));
        if (seconds >= 0) {
          return new Limit(MemorySize.parse(words.get(0)), MemorySize.parse(words.get(1)), seconds);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(WRONG, e);
      }
      throw new IllegalArgumentException(WRONG);
    }

    private String line() {
      return MemorySize.text(hard) + " " + MemorySize.text(soft) + " " + softSeconds;
    }

    @Override
    public String toString() {
      return hard + " " + soft + " " + softSeconds;
    }

    private static final String WRONG =
        "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
  }
}
