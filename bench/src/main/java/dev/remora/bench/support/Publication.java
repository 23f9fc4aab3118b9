package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that programs have in common, and where their results go. */
public final class Publication {
  @Option(names = "--home", required = true, description = "the checkout", hidden = true)
  private Path home = Path.of("");

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "where to write what was seen, and nothing else; published unless given")
  private Path results = Path.of("");

  @Option(names = "--render", description = "measure nothing: write tables and plots again")
  private boolean render;

  /** The checkout. */
  public Path home() {
    return home;
  }

  /**
   * Has a program measure, and publishes what it has seen.
   *
   * @return the exit code
   */
  public <R> int run(Program<R> program) throws IOException, InterruptedException {
    Path directory = home.resolve("docs/benchmarks");
    Path published = directory.resolve(program.file());
    boolean publish = results.toString().isEmpty();
    var json = new JsonText();
    if (!render) {
      R seen = program.measure();
      Files.createDirectories(directory);
      json.write(publish ? published : results, seen);
      System.out.print(program.document(seen));
    }
    if (publish) {
      R seen = json.read(published, program.type());
      for (Map.Entry<String, BarPlot> plot : program.plots(seen).entrySet()) {
        Files.writeString(directory.resolve(plot.getKey()), plot.getValue().svg());
      }
      MarkedPart.write(home.resolve("docs/benchmarks.md"), program.name(), program.document(seen));
    }
    return 0;
  }
}
