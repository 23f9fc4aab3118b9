package dev.remora.cli.reply;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Null;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** As for people, with errors in red and what is not there in grey. */
final class ColouredFormat implements ReplyFormat {
  private static final byte[] RED = "\033[31m".getBytes(US_ASCII);
  private static final byte[] GREY = "\033[90m".getBytes(US_ASCII);
  private static final byte[] NORMAL = "\033[0m\n".getBytes(US_ASCII);

  @Override
  public void write(RespValue reply, OutputStream out) throws IOException {
    switch (reply) {
      case Failure _ -> coloured(RED, reply, out);
      case Null _ -> coloured(GREY, reply, out);
      default -> TERMINAL.write(reply, out);
    }
  }

  private static void coloured(byte[] colour, RespValue reply, OutputStream out)
      throws IOException {
    var lines = new ByteArrayOutputStream();
    TERMINAL.write(reply, lines);
    out.write(colour);
    out.write(lines.toByteArray(), 0, lines.size() - 1); // its end stands after the colour's
    out.write(NORMAL);
  }
}
