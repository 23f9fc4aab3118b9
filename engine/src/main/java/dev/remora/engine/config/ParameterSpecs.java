package dev.remora.engine.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code parameters.txt}, which explains itself at its top. */
final class ParameterSpecs {
  private static final String FILE = "parameters.txt";
  private static final String WITHOUT_EFFECT = "without effect: ";

  private ParameterSpecs() {}

  static List<ParameterSpec> read() {
    List<ParameterSpec> specs = new ArrayList<>();
    try (InputStream in = ParameterSpecs.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the engine's jar");
      }
      String noEffect = null;
      for (String line : new BufferedReader(new InputStreamReader(in, UTF_8)).lines().toList()) {
        if (line.startsWith("[")) {
          int reason = line.indexOf(WITHOUT_EFFECT);
          noEffect = reason < 0 ? null : line.substring(reason + WITHOUT_EFFECT.length());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          specs.add(spec(Objects.requireNonNull(ConfigLine.split(line)), noEffect));
        }
      }
      return specs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ParameterSpec spec(List<String> row, @Nullable String noEffect) {
    List<String> attributes = row.subList(3, row.size());
    String range = find("", "..", attributes);
    String words = find("words=", "", attributes);
    return new ParameterSpec(
        row.get(1),
        row.get(0),
        find("alias=", "", attributes),
        row.get(2),
        range == null ? Long.MIN_VALUE : bound(row.get(0), range.substring(0, range.indexOf('.'))),
        range == null
            ? Long.MAX_VALUE
            : bound(row.get(0), range.substring(range.lastIndexOf('.') + 1)),
        words == null ? List.of() : List.of(words.split("\\|", -1)),
        attributes.contains("fixed"),
        attributes.contains("hidden"),
        attributes.contains("secret"),
        attributes.contains("repeats"),
        attributes.contains("protected"),
        attributes.contains("only"),
        noEffect);
  }

  private static long bound(String type, String text) {
    return switch (text) {
      case "max" -> Long.MAX_VALUE;
      case "int" -> Integer.MAX_VALUE;
      case "uint" -> 0xffff_ffffL;
      default -> Long.parseLong(text, type.equals("octal") ? 8 : 10);
    };
  }

  /** What follows the beginning, in the attribute that has both; null if there is none. */
  private static @Nullable String find(String beginning, String part, List<String> attributes) {
    for (String attribute : attributes) {
      if (attribute.startsWith(beginning)
          && attribute.contains(part)
          && (!beginning.isEmpty() || !part.isEmpty())) {
        return attribute.substring(beginning.length());
      }
    }
    return null;
  }
}
