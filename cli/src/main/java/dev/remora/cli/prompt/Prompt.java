package dev.remora.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.ProcessIo;
import dev.remora.cli.docs.CommandDocs;
import dev.remora.cli.session.Help;
import dev.remora.cli.session.ReplyOutput;
import dev.remora.cli.session.Script;
import dev.remora.cli.session.Session;
import dev.remora.cli.session.TypedLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;

/**
 * A prompt on the terminal of this process: reads lines and runs them until the user leaves. A
 * connection that is lost is made again before the next command.
 *
 * <p>Ctrl-C cancels the line that is being typed, or the command that waits; then the connection is
 * given up, since its reply may still come. Ctrl-D leaves.
 */
public final class Prompt {
  private static final int HISTORY_LINES = 1_000;

  private final Session session;
  private final ReplyOutput output;
  private final ProcessIo io;
  private final boolean coloured;

  /** What the server says of its commands; {@link CommandDocs#NONE} until it does. */
  private CommandDocs docs = CommandDocs.NONE;

  public Prompt(Session session, ReplyOutput output, ProcessIo io) {
    this.session = session;
    this.output = output;
    this.io = io;
    coloured = io.wantsColours();
  }

  /** Runs until the user leaves. */
  public void run() throws IOException {
    try (Terminal terminal =
        TerminalBuilder.builder()
            .name("remora")
            .system(true)
            .jni(false)
            .dumb(true) // better than none, and without a warning
            .encoding(UTF_8)
            .nativeSignals(true)
            .build()) {
      // While a line is read, JLine takes the signal.
      terminal.handle(Signal.INT, signal -> session.cancel());
      var reader = new PromptReader(terminal, coloured);
      useHistory(reader);
      connect(reader);
      while (true) {
        String line;
        try {
          line = reader.readLine(prompt());
        } catch (UserInterruptException e) {
          continue;
        } catch (EndOfFileException e) {
          return;
        }
        if (!run(line, reader, terminal)) {
          return;
        }
      }
    }
  }

  private void useHistory(PromptReader reader) {
    reader.setHistory(new PromptHistory());
    reader.setVariable(LineReader.HISTORY_SIZE, HISTORY_LINES);
    reader.setVariable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
    Optional<Path> file = HistoryFile.path(io.environment());
    if (file.isEmpty()) {
      return;
    }
    try {
      HistoryFile.prepare(file.get());
      reader.setVariable(LineReader.HISTORY_FILE, file.get());
    } catch (IOException e) {
      complain("lines are not kept for next time: " + e);
    }
  }

  private String prompt() {
    return session.isConnected()
        ? PromptText.of(session.settings().uri(), session.state())
        : PromptText.NOT_CONNECTED;
  }

  /** Returns whether the user stays. */
  private boolean run(String text, PromptReader reader, Terminal terminal) {
    TypedLine line;
    try {
      line = TypedLine.parse(text.getBytes(UTF_8));
    } catch (TypedLine.InvalidException e) {
      output.line(String.valueOf(e.getMessage()));
      return true;
    }
    if (line.isEmpty()) {
      return true;
    }
    List<String> words = line.texts();
    String first = words.getFirst().toLowerCase(Locale.ROOT);
    if (Help.isHelp(words)) {
      new Help(session, output, coloured).show(words.subList(1, words.size()), docs);
      return true;
    }
    if (words.size() == 1) {
      switch (first) {
        case "quit", "exit" -> {
          return false;
        }
        case "clear" -> {
          terminal.puts(Capability.clear_screen);
          terminal.flush();
          return true;
        }
        default -> {}
      }
    }
    send(line, reader);
    return true;
  }

  private void send(TypedLine line, PromptReader reader) {
    boolean inTransaction = session.state().inTransaction();
    if (!session.isConnected()) {
      if (!connect(reader)) {
        return;
      }
      complain("connected again" + (inTransaction ? "; the transaction is lost" : ""));
      if (inTransaction) {
        return; // what was typed for it must not be executed alone
      }
    }
    long start = System.nanoTime();
    try {
      for (long i = 0; i < line.repeat() && session.isConnected(); i++) {
        session.run(line.words());
      }
    } catch (InterruptedIOException e) {
      output.line(""); // the terminal has shown ^C
      connect(reader);
      return;
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
    }
    Script.remarkTime(output, System.nanoTime() - start);
    learn(line, reader);
  }

  /** Returns whether it is connected now. */
  private boolean connect(PromptReader reader) {
    try {
      session.connect();
      learnCommands(reader);
      return true;
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Asks again once the user may have become somebody who is told. */
  private void learn(TypedLine line, PromptReader reader) {
    String first = line.texts().getFirst().toLowerCase(Locale.ROOT);
    if (docs.isEmpty() && (first.equals("auth") || first.equals("hello"))) {
      try {
        learnCommands(reader);
      } catch (IOException e) {
        complain(String.valueOf(e.getMessage()));
      }
    }
  }

  private void learnCommands(PromptReader reader) throws IOException {
    if (session.isConnected() && !session.state().inTransaction()) {
      docs = CommandDocs.of(session.ask("COMMAND", "DOCS"));
      reader.use(docs);
    }
  }

  private void complain(String message) {
    io.errWriter().println("remora cli: " + message);
  }
}
