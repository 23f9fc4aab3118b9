package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** A client of an engine, without a connection between. */
public final class TestClient implements ClientConnection {
  private final Engine engine;
  private final Client client;
  private final ReplyEncoder reply = new ReplyEncoder();
  private boolean closed;
  private int resumed;
  private Outcome outcome = Outcome.DONE;

  TestClient(Engine engine) {
    this.engine = engine;
    client = TestEngine.connect(engine, this);
  }

  /**
   * Executes words that blanks part; the reply as it goes over the wire, less its last line end.
   */
  public String call(String command) {
    return callWords(command.split(" ", -1));
  }

  /** Executes a command; characters are bytes. */
  public String callWords(String... words) {
    byte[][] arguments = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].getBytes(ISO_8859_1);
    }
    String text = new String(callBytes(arguments), ISO_8859_1);
    return text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
  }

  /** Executes a command; the whole reply. */
  public byte[] callBytes(byte[]... arguments) {
    engine.beginBatch();
    outcome = engine.execute(client, RequestArguments.of(arguments), reply);
    byte[] bytes = reply.toByteArray();
    reply.clear();
    return bytes;
  }

  /** What came without being asked for since: messages, and the reply to what had blocked. */
  public String received() {
    String text = new String(reply.toByteArray(), ISO_8859_1);
    reply.clear();
    return text;
  }

  /** The client goes. */
  public void disconnect() {
    engine.disconnect(client);
  }

  /** What became of the last command. */
  public Outcome outcome() {
    return outcome;
  }

  public Client client() {
    return client;
  }

  /** Whether another client had this one's connection closed. */
  public boolean isClosed() {
    return closed;
  }

  /** How often the connection was resumed. */
  public int resumed() {
    return resumed;
  }

  @Override
  public int descriptor() {
    return 7;
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  @Override
  public long pendingInput() {
    return 0;
  }

  @Override
  public long inputCapacity() {
    return 0;
  }

  @Override
  public long pendingOutput() {
    return reply.size();
  }

  @Override
  public long receivedBytes() {
    return 0;
  }

  @Override
  public long sentBytes() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public ReplyEncoder replies() {
    return reply;
  }

  @Override
  public void flush() {}

  @Override
  public void resume() {
    resumed++;
  }
}
