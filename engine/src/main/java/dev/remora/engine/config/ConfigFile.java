package dev.remora.engine.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file in the syntax of redis.conf, and the files that it includes: which parameters it sets.
 *
 * <p>{@code include} takes a path or, in its last part, a pattern; a relative one is looked for
 * beside the file that includes it.
 */
public final class ConfigFile {
  private static final int DEEPEST_INCLUDE = 16;

  /** Parameters of older versions, which Redis and Valkey pass over as well. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "list-max-ziplist-entries",
          "list-max-ziplist-value",
          "lua-replicate-commands",
          "events-per-io-thread",
          "gopher-enabled");

  private static final Map<String, String> REFUSED =
      Map.of(
          "user", "there is only the user default: give its password with requirepass",
          "rename-command", "commands cannot be renamed",
          "loadmodule", "modules cannot be loaded",
          "sentinel", "this server is no sentinel");

  private final Path path;
  private final List<Directive> directives = new ArrayList<>();

  private ConfigFile(Path path) {
    this.path = path;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if a line is not understood
   * @throws IOException if the file cannot be read
   */
  public static ConfigFile read(Path path) throws IOException {
    ConfigFile file = new ConfigFile(path.toAbsolutePath());
    file.read(file.path, 0);
    return file;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Sets the parameters, changeable or not.
   *
   * @throws ConfigException if there is no such parameter, or it cannot have its value
   */
  public void applyTo(ParameterTable parameters) {
    Map<Parameter, String> repeated = new LinkedHashMap<>();
    for (Directive directive : directives) {
      Parameter parameter = parameters.find(directive.name());
      if (parameter == null) {
        throw directive.wrong(
            REFUSED.getOrDefault(
                directive.name(), "there is no parameter '" + directive.name() + "'"));
      }
      List<String> words = directive.words();
      if (words.isEmpty() || (words.size() > 1 && !parameter.isList())) {
        throw directive.wrong(directive.name() + ": wrong number of arguments");
      }
      String value = String.join(" ", words);
      if (parameter.repeats()) {
        value =
            value.isEmpty() ? value : (repeated.getOrDefault(parameter, "") + " " + value).strip();
        repeated.put(parameter, value);
      }
      try {
        parameters.start(directive.name(), value);
      } catch (IllegalArgumentException e) {
        throw directive.wrong(String.valueOf(e.getMessage()));
      }
    }
  }

  private void read(Path file, int depth) throws IOException {
    List<String> lines = readLines(file);
    for (int i = 0; i < lines.size(); i++) {
      Directive directive = directive(file, i + 1, lines.get(i));
      if (directive == null || PASSED_OVER.contains(directive.name())) {
        continue;
      }
      if (!directive.name().equals("include")) {
        directives.add(directive);
      } else if (depth == DEEPEST_INCLUDE) {
        throw directive.wrong("files include each other more than " + DEEPEST_INCLUDE + " deep");
      } else {
        include(directive, depth);
      }
    }
  }

  private void include(Directive directive, int depth) throws IOException {
    if (directive.words().size() != 1) {
      throw directive.wrong("include: expected one path");
    }
    Path named = directive.file().resolveSibling(ConfigLine.decode(directive.words().getFirst()));
    String last = String.valueOf(named.getFileName());
    if (last.indexOf('*') < 0 && last.indexOf('?') < 0 && last.indexOf('[') < 0) {
      if (!Files.exists(named)) {
        throw directive.wrong("there is no file " + named);
      }
      read(named, depth + 1);
      return;
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(named.resolveSibling("").toAbsolutePath(), last)) {
      files.forEach(found::add);
    }
    found.sort(null);
    for (Path each : found) {
      read(each, depth + 1);
    }
  }

  /** A file's lines; their characters are bytes. */
  static List<String> readLines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Directive directive(Path file, int number, String line) {
    if (line.isBlank() || line.strip().startsWith("#")) {
      return null;
    }
    List<String> words = ConfigLine.split(line);
    if (words == null) {
      throw new ConfigException(file, number, "unbalanced quotes");
    }
    String name = words.getFirst().toLowerCase(Locale.ROOT);
    return new Directive(file, number, name, words.subList(1, words.size()));
  }

  private record Directive(Path file, int line, String name, List<String> words) {
    ConfigException wrong(String message) {
      return new ConfigException(file, line, message);
    }
  }
}
