package dev.remora.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of {@code parameters.txt}. */
final class ParameterTypes {
  /** What keyspace notifications can be about, in the order in which Redis shows them. */
  private static final String EVENTS = "g$lshzxetdnKEm";

  /** Those of {@link #EVENTS} that {@code A} stands for. */
  private static final String ALL_EVENTS = "g$lshzxetd";

  private static final int OOM_CLASSES = 3;
  private static final int OOM_MOST = 2000;

  private ParameterTypes() {}

  static Parameter create(ParameterSpec spec) {
    return switch (spec.type()) {
      case "number" -> new NumberParameter(spec, NumberParameter.Form.INTEGER);
      case "memory" -> new NumberParameter(spec, NumberParameter.Form.MEMORY);
      case "percent" -> new NumberParameter(spec, NumberParameter.Form.PERCENT);
      case "octal" -> new NumberParameter(spec, NumberParameter.Form.OCTAL);
      case "switch" -> new SwitchParameter(spec);
      case "word" -> new WordParameter(spec, false);
      case "words" -> new WordParameter(spec, true);
      case "text" -> text(spec, (text, before) -> text);
      case "list" -> list(spec, (text, before) -> String.join(" ", words(text)));
      case "file-name" -> text(spec, ParameterTypes::fileName);
      case "directory" -> text(spec, ParameterTypes::directory);
      case "events" -> text(spec, ParameterTypes::events);
      case "percentiles" -> list(spec, ParameterTypes::percentiles);
      case "oom-score-adj-values" -> list(spec, ParameterTypes::oomScores);
      case "save-points" ->
          new ValueParameter<>(
              spec,
              new ValueParameter.Type<>(
                  SavePoints.class,
                  true,
                  (text, old) -> SavePoints.parse(text),
                  SavePoints::lines));
      case "output-limits" ->
          new ValueParameter<>(
              spec,
              new ValueParameter.Type<>(
                  OutputLimits.class, true, OutputLimits::parse, OutputLimits::lines));
      default -> throw new IllegalArgumentException(spec.name() + ": no type " + spec.type());
    };
  }

  /** The words of a text, between blanks. */
  static List<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+", -1));
  }

  private static Parameter text(ParameterSpec spec, ValueParameter.Reader<String> reader) {
    return new ValueParameter<>(
        spec,
        new ValueParameter.Type<>(
            String.class, false, reader, value -> List.of(ConfigLine.quote(value))));
  }

  private static Parameter list(ParameterSpec spec, ValueParameter.Reader<String> reader) {
    return new ValueParameter<>(
        spec,
        new ValueParameter.Type<>(
            String.class,
            true,
            reader,
            value -> List.of(value.isEmpty() ? ConfigLine.quote("") : value)));
  }

  private static String fileName(String text, @Nullable String before) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("dbfilename can't be empty");
    }
    if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("dbfilename can't be a path, just a filename");
    }
    return text;
  }

  /** An absolute path, as Redis shows it; a relative one continues the one before. */
  private static String directory(String text, @Nullable String before) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("dir can't be empty");
    }
    Path path = Path.of(before == null ? "" : ConfigLine.decode(before));
    path = path.resolve(ConfigLine.decode(text)).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("No such file or directory");
    }
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException("Not a directory");
    }
    if (!Files.isExecutable(path)) {
      throw new IllegalArgumentException("Permission denied");
    }
    return ConfigLine.encode(path.toString());
  }

  private static String events(String text, @Nullable String before) {
    StringBuilder events = new StringBuilder();
    String all = text.replace("A", ALL_EVENTS);
    for (int i = 0; i < all.length(); i++) {
      if (EVENTS.indexOf(all.charAt(i)) < 0) {
        throw new IllegalArgumentException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
    }
    boolean hasAll = ALL_EVENTS.chars().allMatch(event -> all.indexOf(event) >= 0);
    events.append(hasAll ? "A" : "");
    for (int i = 0; i < EVENTS.length(); i++) {
      char event = EVENTS.charAt(i);
      boolean covered = hasAll && ALL_EVENTS.indexOf(event) >= 0;
      if (all.indexOf(event) >= 0 && !covered) {
        events.append(event);
      }
    }
    return events.toString();
  }

  private static String percentiles(String text, @Nullable String before) {
    List<String> shown = new ArrayList<>();
    for (String word : words(text)) {
      double value;
      try {
        value = Double.parseDouble(word);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Invalid latency-tracking-info-percentiles parameters", e);
      }
      if (!(value >= 0 && value <= 100)) {
        throw new IllegalArgumentException(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      shown.add(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
    }
    return String.join(" ", shown);
  }

  private static String oomScores(String text, @Nullable String before) {
    List<String> words = words(text);
    if (words.size() != OOM_CLASSES) {
      throw new IllegalArgumentException("wrong number of arguments");
    }
    for (String word : words) {
      if (!word.matches("-?[0-9]{1,4}") || Math.abs(Integer.parseInt(word)) > OOM_MOST) {
        throw new IllegalArgumentException(
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
      }
    }
    return String.join(" ", words);
  }
}
