package dev.remora.cli.reply;

import dev.remora.resp.RespValue;
import java.io.IOException;
import java.io.OutputStream;

/** A way to show a reply. */
public interface ReplyFormat {
  /** For people: types named, strings quoted, elements numbered. */
  ReplyFormat TERMINAL = new TerminalFormat();

  /** The same in colours. */
  ReplyFormat COLOURED = new ColouredFormat();

  /** For programs: the bytes of strings as they are. */
  ReplyFormat RAW = new RawFormat();

  /** For programs that read JSON: on one line. */
  ReplyFormat JSON = new JsonFormat();

  /** Writes a reply, and the end of its last line. */
  void write(RespValue reply, OutputStream out) throws IOException;
}
