package dev.remora.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** TLS over another {@link Wire}, whose handler it is. */
final class TlsWire implements Wire, WireHandler {
  /** Records that are sent together. */
  private static final int RECORDS = 4;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final WireHandler handler;

  /** Room for two records at least: one that is whole can always be completed. */
  private final WireBuffer received;

  private final WireBuffer toSend;
  private final ByteBuffer plain;
  private @Nullable Wire carrier;
  private boolean open;
  private boolean closed;

  /** The server sends nothing more. */
  private boolean ended;

  /** A write left something that did not fit. */
  private boolean writeRefused;

  TlsWire(SSLEngine engine, WireHandler handler) {
    this.engine = engine;
    this.handler = handler;
    int record = engine.getSession().getPacketBufferSize();
    received = WireBuffer.allocate(2 * record);
    toSend = WireBuffer.allocate(RECORDS * record);
    plain = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize()).limit(0);
  }

  /** To be called with what carries it, before anything is polled. */
  void attach(Wire connecting) {
    carrier = connecting;
  }

  private Wire carrier() {
    Wire connected = carrier;
    if (connected == null) {
      throw new IllegalStateException("not connected yet");
    }
    return connected;
  }

  // ---- what the user calls

  @Override
  public int read(WireBuffer target) {
    if (closed || (ended && !plain.hasRemaining())) {
      return -1;
    }
    ByteBuffer to = target.bytes();
    int count = Math.min(to.remaining(), plain.remaining());
    to.put(to.position(), plain, plain.position(), count);
    to.position(to.position() + count);
    plain.position(plain.position() + count);
    return count;
  }

  @Override
  public boolean write(WireBuffer source) throws IOException {
    ByteBuffer from = source.bytes();
    while (!closed && open && flush()) {
      if (!from.hasRemaining()) {
        return true;
      }
      if (wrap(from) == 0) {
        break; // TLS itself has to hear from the server first
      }
    }
    writeRefused = from.hasRemaining();
    return !writeRefused;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (open) {
      engine.closeOutbound();
      sendLast();
    }
    carrier().close();
  }

  /** Sends what TLS has to say at the end, if the server still takes it. */
  private void sendLast() {
    try {
      if (flush() && wrap(NOTHING) > 0) {
        flush();
      }
    } catch (IOException e) {
      // It was a courtesy.
    }
  }

  // ---- what the carrier tells

  @Override
  public void onOpen() throws IOException {
    engine.beginHandshake();
    advance();
  }

  @Override
  public void onReadable() throws IOException {
    advance();
    boolean more = open;
    while (more && !closed) {
      more = !ended && unwrap();
      if (!ended) {
        obey();
      }
      deliver();
    }
    if (open && ended && !closed) {
      handler.onReadable();
    }
  }

  @Override
  public void onWritable() throws IOException {
    if (!open) {
      advance();
    } else if (flush()) {
      retryWrite();
    }
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    if (!closed) {
      closed = true;
      handler.onClosed(cause != null || open ? cause : endedEarly());
    }
  }

  private static EOFException endedEarly() {
    return new EOFException("the server has ended the connection during the TLS handshake");
  }

  // ---- TLS

  /** Goes on with the handshake as far as it can. */
  private void advance() throws IOException {
    while (!open && !closed) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          if (!flush()) {
            return;
          }
          wrap(NOTHING);
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          flush();
          if (!unwrap()) {
            if (ended) {
              throw endedEarly();
            }
            return;
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          if (!flush()) {
            return;
          }
          open = true;
          handler.onOpen();
        }
      }
    }
  }

  /** Does what TLS asks for after the handshake, such as new keys. */
  private void obey() throws IOException {
    while (!closed) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        runTasks();
      } else if (status != HandshakeStatus.NEED_WRAP || !flush() || wrap(NOTHING) == 0) {
        break;
      }
    }
    if (flush()) {
      retryWrite();
    }
  }

  private void retryWrite() throws IOException {
    if (writeRefused && !closed) {
      writeRefused = false;
      handler.onWritable();
    }
  }

  private void deliver() throws IOException {
    int before = -1;
    while (!closed && plain.hasRemaining() && plain.remaining() != before) {
      before = plain.remaining();
      handler.onReadable();
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Hands the carrier what is encrypted; whether it took all. */
  private boolean flush() throws IOException {
    if (toSend.bytes().hasRemaining()) {
      carrier().write(toSend);
    }
    return !toSend.bytes().hasRemaining();
  }

  /** Encrypts as much as fits, after {@link #flush} has sent all. Returns the encrypted bytes. */
  private int wrap(ByteBuffer from) throws IOException {
    ByteBuffer to = toSend.bytes().clear();
    try {
      SSLEngineResult result;
      do {
        result = engine.wrap(from, to);
      } while (from.hasRemaining()
          && result.getStatus() == SSLEngineResult.Status.OK
          && result.bytesProduced() > 0);
      return to.position();
    } catch (SSLException e) {
      throw explained(e);
    } finally {
      to.flip();
    }
  }

  /** Decrypts a record; false if it is not here yet, or there is no room for it. */
  private boolean unwrap() throws IOException {
    while (true) {
      SSLEngineResult result;
      plain.compact();
      try {
        result = engine.unwrap(received.bytes(), plain);
      } catch (SSLException e) {
        sendLast(); // the alert
        throw explained(e);
      } finally {
        plain.flip();
      }
      switch (result.getStatus()) {
        case OK -> {
          return result.bytesConsumed() > 0
              || engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
        }
        case CLOSED -> {
          ended = true;
          return false;
        }
        case BUFFER_OVERFLOW -> {
          return false;
        }
        case BUFFER_UNDERFLOW -> {
          if (!receive()) {
            return false;
          }
        }
      }
    }
  }

  /** Reads from the carrier; whether something came. */
  private boolean receive() throws IOException {
    ByteBuffer bytes = received.bytes().compact();
    try {
      int count = carrier().read(received);
      ended |= count < 0;
      return count > 0;
    } finally {
      bytes.flip();
    }
  }

  /** The JDK's messages are for those who know its classes. */
  private static IOException explained(SSLException e) {
    String message = String.valueOf(e.getMessage());
    String advice = "";
    if (message.contains("PKIX") || message.contains("unable to find valid certification")) {
      advice =
          ": its certificate is signed by nobody that is trusted (--cacert says whom to trust)";
    } else if (message.contains("No subject alternative") || message.contains("No name matching")) {
      advice = ": its certificate is not for this host (--sni says for whom it may be)";
    } else if (message.contains("nrecognized SSL message")) {
      advice = ": the server does not speak TLS there";
    } else if (message.contains("certificate_required") || message.contains("bad_certificate")) {
      advice = ": the server wants a certificate that it trusts (--cert and --key)";
    }
    String what = e instanceof SSLHandshakeException ? "TLS handshake failed" : "TLS failed";
    return new IOException(what + advice + ": " + message, e);
  }
}
