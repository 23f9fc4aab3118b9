package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs {@code remora bench}. */
public final class RemoraBench {
  private static final long TIMEOUT_SECONDS = 900;

  private final Path remora;
  private final JsonText json = new JsonText();
  private final List<String> prefix;

  /**
   * @param home the checkout
   */
  public RemoraBench(Path home) {
    this(home.resolve("remora"), List.of());
  }

  private RemoraBench(Path remora, List<String> prefix) {
    this.remora = remora;
    this.prefix = prefix;
  }

  /** The same, started by a command such as {@code taskset}. */
  public RemoraBench startedBy(List<String> command) {
    return new RemoraBench(remora, command);
  }

  /** One run: all servers in turn, test after test. */
  public List<BenchLine> run(List<String> uris, List<String> options)
      throws IOException, InterruptedException {
    List<BenchLine> lines = new ArrayList<>();
    run(uris, options, lines::add);
    return lines;
  }

  /** The same, for who wants each line as soon as it is there. */
  public void run(List<String> uris, List<String> options, Consumer<BenchLine> line)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(remora.toString(), "bench", "--json"));
    for (String uri : uris) {
      command.addAll(List.of("-u", uri));
    }
    command.addAll(options);
    Commands.run(TIMEOUT_SECONDS, command, text -> line.accept(json.read(text, BenchLine.class)));
  }
}
