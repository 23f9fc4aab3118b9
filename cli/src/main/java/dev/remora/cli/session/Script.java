package dev.remora.cli.session;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Failure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Commands from a file or another program, one a line. */
public final class Script {
  private static final Duration WORTH_TELLING = Duration.ofMillis(500);

  private final Session session;
  private final ReplyOutput output;
  private final boolean endsAtError;

  /**
   * @param endsAtError whether the first reply that is an error is the last
   */
  public Script(Session session, ReplyOutput output, boolean endsAtError) {
    this.session = session;
    this.output = output;
    this.endsAtError = endsAtError;
  }

  /**
   * Runs all lines, or those before {@code quit} or {@code exit}.
   *
   * @return whether it has come to its end, and not to an error that ends it
   * @throws IOException if there is no connection, or none any more
   */
  public boolean run(InputStream in) throws IOException {
    var lines = new BufferedInputStream(in);
    session.connect();
    for (byte[] line = next(lines); line != null; line = next(lines)) {
      TypedLine typed;
      try {
        typed = TypedLine.parse(line);
      } catch (TypedLine.InvalidException e) {
        output.line(String.valueOf(e.getMessage()));
        if (endsAtError) {
          return false;
        }
        continue;
      }
      if (typed.isEmpty()) {
        continue;
      }
      if (typed.is("quit", 1) || typed.is("exit", 1)) {
        return true;
      }
      if (!run(typed)) {
        return false;
      }
    }
    return true;
  }

  private boolean run(TypedLine line) throws IOException {
    if (Help.isHelp(line.texts())) {
      new Help(session, output, false).show(line.texts());
      return true;
    }
    long start = System.nanoTime();
    for (long i = 0; i < line.repeat(); i++) {
      boolean inTransaction = session.state().inTransaction();
      if (!session.isConnected()) {
        if (inTransaction) {
          throw new IOException(
              session.settings().uri() + ": the server has closed the connection in a transaction");
        }
        session.connect();
      }
      RespValue reply = session.run(line.words());
      if (endsAtError && reply instanceof Failure) {
        return false;
      }
    }
    remarkTime(output, System.nanoTime() - start);
    return true;
  }

  /** Tells how long a command has taken, if that was long. */
  public static void remarkTime(ReplyOutput output, long nanos) {
    if (nanos >= WORTH_TELLING.toNanos()) {
      output.remark("(%.2fs)".formatted(nanos / 1e9));
    }
  }

  /** The next line without its end; null if there is none. */
  private static byte @Nullable [] next(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    var line = new ByteArrayOutputStream(128);
    while (b >= 0 && b != '\n') {
      line.write(b);
      b = in.read();
    }
    return line.toByteArray();
  }
}
