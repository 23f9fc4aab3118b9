package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the help says is true: every option is there, and every example can be run. */
final class HelpTest {
  private static final CommandLine REMORA =
      Remora.commandLine(
          new InProcess().io(new ByteArrayOutputStream(), new ByteArrayOutputStream()));

  static Stream<String> commands() {
    return REMORA.getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithItsOptionsAndExamples(String name) {
    InProcess.Result help = InProcess.run(name, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.text()).startsWith("Usage: remora " + name).contains("\nExamples:\n  remora ");
    CommandLine command = Objects.requireNonNull(REMORA.getSubcommands().get(name));
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(help.text()).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
    assertThat(help.text().lines()).allMatch(line -> line.length() <= 80, "fits 80 columns");
  }

  @Test
  void theProgramHasHelpWithItsCommands() {
    InProcess.Result help = InProcess.run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.text()).contains("\nExamples:\n  remora ", "\nExit codes:\n");
    assertThat(help.text()).contains(REMORA.getSubcommands().keySet());
  }

  static Stream<String> examples() {
    return Stream.concat(
            Stream.of(InProcess.run("--help")),
            commands().map(name -> InProcess.run(name, "--help")))
        .map(help -> help.text().replaceAll("\\\\\n +", "")) // lines that go on
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> line.startsWith("remora ") || line.contains("=secret remora "));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsACommandLine(String example) {
    String line = example.substring(example.indexOf("remora ") + 7).replaceFirst(" [<|].*", "");
    List<String> words = List.of(line.split(" +", -1));
    CommandLine.ParseResult parsed = REMORA.parseArgs(words.toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).isTrue();
    assertThat(parsed.errors()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    InProcess.Result version = InProcess.run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.text())
        .matches("remora \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java 25.*, Linux (amd64|aarch64)\\)\n");
  }

  @Test
  void withoutACommandTheExitCodeIsTwo() {
    InProcess.Result result = InProcess.run();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("remora: a command is missing (remora --help)\n");
    InProcess.Result unknown = InProcess.run("sevre");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("sevre");
  }
}
