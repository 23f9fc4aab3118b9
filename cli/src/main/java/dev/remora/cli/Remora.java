package dev.remora.cli;

import dev.remora.cli.bench.BenchCommand;
import dev.remora.cli.doctor.DoctorCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code remora}: what a user's shell starts. */
@Command(
    name = "remora",
    description = "Redis over RDMA, for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:not done, and standard error says why; or a reply was an error (cli, bench), or no fabric"
          + " can be used (doctor)",
      "2:the command line is wrong",
      "69:./remora finds no JDK 25, or no Maven to build with",
      "70:./remora could not build"
    },
    footer = {
      "",
      "Examples:",
      "  remora serve",
      "  remora cli SET greeting hello",
      "  remora cli -u shm:// GET greeting",
      "  remora bench -u redis://127.0.0.1:6379 -u shm:// -t get,set -c 30",
      "  remora doctor"
    })
public final class Remora implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private Remora() {}

  /** Starts the command that the arguments name, and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(ProcessIo.ofThisProcess(args.length), args));
  }

  /** Runs the command that the arguments name. Returns its exit code. */
  static int execute(ProcessIo io, String... args) {
    return commandLine(io, args).execute(args);
  }

  /**
   * The command that the arguments name, or else all commands, and how their failures are told.
   * picocli asks a command's class for its options by reflection: done for all of them, that would
   * be a third of the time that {@code cli} takes.
   */
  static CommandLine commandLine(ProcessIo io, String... args) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put(
        "serve",
        () -> new CommandLine(new ServeCommand(io)).setCaseInsensitiveEnumValuesAllowed(true));
    commands.put("cli", () -> new CommandLine(new CliCommand(io)).setStopAtPositional(true));
    commands.put("bench", () -> new CommandLine(new BenchCommand(io)));
    commands.put("doctor", () -> new CommandLine(new DoctorCommand(io)));
    if (args.length > 0 && commands.containsKey(args[0])) {
      commands.keySet().retainAll(Set.of(args[0]));
    }
    var remora = new CommandLine(new Remora());
    commands.forEach((name, command) -> remora.addSubcommand(name, command.get()));
    return remora
        .setOut(io.outWriter())
        .setErr(io.errWriter())
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Remora::wrongCommandLine)
        .setExecutionExceptionHandler((failure, command, result) -> failed(failure, command));
  }

  private static int wrongCommandLine(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + failure.getMessage() + " (" + name + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine command) {
    String message = failure.getMessage();
    if (message != null && isForUser(failure)) {
      command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
    } else {
      failure.printStackTrace(command.getErr()); // a bug of ours: whoever reports it needs this
    }
    return failure instanceof UsageException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isForUser(Exception failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof UserException;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
