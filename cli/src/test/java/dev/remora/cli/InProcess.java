package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Runs a command in the test's own process, with streams and an environment of its own. */
final class InProcess {
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};
  private boolean terminal;

  /** What a command has done. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Result(int exitCode, byte[] out, String err) {
    String text() {
      return new String(out, UTF_8);
    }
  }

  static Result run(String... arguments) {
    return new InProcess().execute(arguments);
  }

  /** With standard output as if it were a terminal. */
  static InProcess onTerminal() {
    InProcess process = new InProcess();
    process.terminal = true;
    return process;
  }

  InProcess withInput(byte[] bytes) {
    input = bytes;
    return this;
  }

  InProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result execute(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode = Remora.execute(io(out, err, arguments), arguments);
    return new Result(exitCode, out.toByteArray(), err.toString(UTF_8));
  }

  ProcessIo io(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments) {
    return new ProcessIo(
        new ByteArrayInputStream(input),
        out,
        err,
        false,
        terminal,
        false,
        environment,
        Arrays.stream(arguments).map(argument -> argument.getBytes(UTF_8)).toList());
  }
}
