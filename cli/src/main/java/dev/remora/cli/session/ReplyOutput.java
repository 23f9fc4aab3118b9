package dev.remora.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.reply.ReplyFormat;
import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Where replies are shown, and how.
 *
 * @param out unbuffered
 * @param forPeople whether remarks that are no replies are welcome
 * @param showsPushes whether pushes that nobody asked for are shown
 * @param errors where replies that are errors go; null if to the others
 */
public record ReplyOutput(
    OutputStream out,
    ReplyFormat format,
    boolean forPeople,
    boolean showsPushes,
    @Nullable OutputStream errors) {

  /** Shows a reply. */
  void show(RespValue reply) {
    if (errors != null && reply instanceof Failure(String message)) {
      write(errors, message + "\n");
      return;
    }
    try {
      OutputStream buffer = new BufferedOutputStream(out);
      format.write(reply, buffer);
      buffer.flush();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Shows a text that is for people, as the server has sent it. */
  void showText(RespValue reply) {
    switch (reply) {
      case RespValue.Bulk text -> {
        try {
          out.write(text.bytes());
        } catch (IOException e) {
          throw cannotWrite(e);
        }
      }
      case Failure(String message) when errors == null -> line(message);
      default -> show(reply);
    }
  }

  /** Shows a line of our own. */
  public void line(String text) {
    write(out, text + "\n");
  }

  /** Shows lines of our own, with their ends. */
  public void text(String text) {
    write(out, text);
  }

  /** Shows a line of our own, if people are to read it. */
  public void remark(String text) {
    if (forPeople) {
      line(text);
    }
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private static UncheckedIOException cannotWrite(IOException e) {
    return new UncheckedIOException("cannot write the output: " + e.getMessage(), e);
  }
}
