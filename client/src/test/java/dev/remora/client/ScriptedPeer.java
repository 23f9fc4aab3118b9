package dev.remora.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One client, as a {@link ScriptedServer} sees it. Its strings have one byte for each character.
 */
public final class ScriptedPeer implements AutoCloseable {
  private final InputStream in;
  private final OutputStream out;
  private final Closeable connection;

  ScriptedPeer(InputStream in, OutputStream out, Closeable connection) {
    this.in = in;
    this.out = out;
    this.connection = connection;
  }

  /** Reads one command, and leaves what follows it. */
  public List<String> command() throws IOException {
    int count = header('*');
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] argument = in.readNBytes(header('$'));
      arguments.add(new String(argument, ISO_8859_1));
      line();
    }
    return arguments;
  }

  private int header(char type) throws IOException {
    String line = line();
    if (line.isEmpty() || line.charAt(0) != type) {
      throw new IOException("expected " + type + ", got " + line);
    }
    return Integer.parseInt(line.substring(1));
  }

  /** Reads up to the next CR LF. */
  public String line() throws IOException {
    var line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the client has closed the connection after: " + line);
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 2);
  }

  /** Whether bytes have arrived that were not read. */
  public boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Sends bytes as they are. */
  public void send(String bytes) throws IOException {
    out.write(bytes.getBytes(ISO_8859_1));
    out.flush();
  }

  /** Sends a string. */
  public void sendBulk(byte[] bytes) throws IOException {
    out.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
  }

  /** Waits until the client closes, and fails if it sends something instead. */
  public void awaitEnd() throws IOException {
    int b;
    try {
      b = in.read();
    } catch (IOException e) {
      return; // reset: an end too
    }
    if (b >= 0) {
      throw new IOException("expected the end, got byte " + b);
    }
  }

  /** Reads a command, and never answers. */
  void awaitEndAfterCommand() throws IOException {
    command();
    awaitEnd();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
