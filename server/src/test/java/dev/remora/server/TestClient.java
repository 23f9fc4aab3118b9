package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.resp.CommandEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * A client that sends and receives bytes and waits for both; a test's time-out ends its waiting.
 * Texts have one byte for each character.
 */
abstract class TestClient implements AutoCloseable {
  private static final int RECEIVE = 256 << 10;
  private static final long PATIENCE_MILLIS = 300;

  /** What was received and not yet asked for. */
  private byte[] received = new byte[0];

  /** Sends as much as the medium takes within some milliseconds; how much that was. */
  final int offer(byte[] bytes, int offset, int count) throws IOException {
    return offer(bytes, offset, count, PATIENCE_MILLIS);
  }

  /** Sends as much as the medium takes, until it has taken nothing for some milliseconds. */
  abstract int offer(byte[] bytes, int offset, int count, long millis) throws IOException;

  /** Receives at least a byte; -1 at the end, whether in order or not. */
  abstract int receive(byte[] target) throws IOException;

  /** Whether something can be received, or the end has come, within some milliseconds. */
  abstract boolean hasMore(long millis) throws IOException;

  @Override
  public abstract void close() throws IOException;

  final void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Sends all, and takes in replies meanwhile if the server wants that first. */
  final void send(byte[] bytes) throws IOException {
    for (int sent = 0; sent < bytes.length; ) {
      int now = offer(bytes, sent, bytes.length - sent);
      sent += now;
      if (now == 0 && hasMore(0)) {
        keepMore();
      }
    }
  }

  /**
   * Sends all in pieces, and takes in what is answered meanwhile.
   *
   * @param sizes of the pieces: from 1
   * @return all that was received until the server ended the connection
   */
  final byte[] exchange(byte[] bytes, IntSupplier sizes) throws IOException {
    var replies = new ByteArrayOutputStream();
    byte[] part = new byte[RECEIVE];
    for (int sent = 0; sent < bytes.length; ) {
      int end = Math.min(bytes.length, sent + sizes.getAsInt());
      while (sent < end) {
        sent += offer(bytes, sent, end - sent, 1);
        while (hasMore(0)) {
          replies.write(part, 0, Math.max(0, receive(part)));
        }
      }
    }
    for (int count = receive(part); count >= 0; count = receive(part)) {
      replies.write(part, 0, count);
    }
    return replies.toByteArray();
  }

  private void keepMore() throws IOException {
    byte[] part = new byte[RECEIVE];
    int count = receive(part);
    if (count < 0) {
      throw new IOException("the connection has ended");
    }
    int have = received.length;
    received = Arrays.copyOf(received, have + count);
    System.arraycopy(part, 0, received, have, count);
  }

  /** The replies start with these bytes. */
  final void expect(String replies) throws IOException {
    String next = next(replies.length());
    if (!next.equals(replies)) { // a description of megabytes helps nobody
      assertThat(start(next)).isEqualTo(start(replies));
      throw new AssertionError("the replies differ after " + start(replies));
    }
  }

  final void call(String command, String reply) throws IOException {
    send(command + "\r\n");
    expect(reply);
  }

  /** So many bytes. */
  final String next(int count) throws IOException {
    byte[] bytes = new byte[count];
    int have = Math.min(count, received.length);
    System.arraycopy(received, 0, bytes, 0, have);
    received = Arrays.copyOfRange(received, have, received.length);
    byte[] part = new byte[RECEIVE];
    while (have < count) {
      int now = receive(part);
      if (now < 0) {
        throw new AssertionError(
            "ended after " + have + " bytes: " + start(new String(bytes, 0, have, ISO_8859_1)));
      }
      int used = Math.min(now, count - have);
      System.arraycopy(part, 0, bytes, have, used);
      have += used;
      received = Arrays.copyOfRange(part, used, now);
    }
    return new String(bytes, ISO_8859_1);
  }

  /** A bulk string's text. */
  final String nextBulk() throws IOException {
    StringBuilder header = new StringBuilder();
    while (!header.toString().endsWith("\r\n")) {
      header.append(next(1));
    }
    assertThat(header.charAt(0)).isEqualTo('$');
    int length = Integer.parseInt(header.substring(1).trim());
    String text = next(length);
    expect("\r\n");
    return text;
  }

  /** A line of INFO. */
  final long info(String section, String name) throws IOException {
    send("INFO " + section + "\r\n");
    return nextBulk()
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The connection has ended, and nothing came before that. */
  final void expectEnd() throws IOException {
    byte[] part = new byte[200];
    int count = received.length > 0 ? 0 : receive(part);
    String more =
        new String(received, ISO_8859_1) + new String(part, 0, Math.max(0, count), ISO_8859_1);
    assertThat(start(more)).isEmpty();
  }

  final void expectNothing(long millis) throws IOException {
    assertThat(received).isEmpty();
    assertThat(hasMore(millis)).isFalse();
  }

  static byte[] command(String... arguments) {
    return new CommandEncoder()
        .command(Arrays.stream(arguments).map(a -> a.getBytes(ISO_8859_1)).toArray(byte[][]::new))
        .toByteArray();
  }

  private static String start(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
