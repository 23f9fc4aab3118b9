package dev.remora.bench.jmh;

import dev.remora.engine.Engine;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.ReplySink;
import dev.remora.resp.RequestParser;
import java.util.Arrays;

/** An engine with one client and no transport: parses, executes, encodes replies. One thread. */
final class EngineAlone implements ReplySink {
  private final ReplyEncoder replies = new ReplyEncoder();
  private final Engine engine = new Engine(new Parameters(), () -> {});
  private final Client client =
      engine.connect(new NoConnection(replies), "127.0.0.1:1", "127.0.0.1:2");
  private final RequestParser parser = new RequestParser();
  private final byte[] target;
  private int received;

  /**
   * @param mostReply bytes that a reply may have
   */
  EngineAlone(int mostReply) {
    target = new byte[mostReply];
  }

  /** Executes one command. Returns the bytes of its reply. */
  int execute(byte[] request) {
    received = 0;
    engine.beginBatch();
    int at = 0;
    while (at < request.length) {
      int count = Math.min(request.length - at, parser.reserve(request.length - at));
      System.arraycopy(request, at, parser.buffer(), parser.position(), count);
      parser.advance(count);
      at += count;
      while (parser.next()) {
        engine.execute(client, parser.arguments(), replies);
      }
    }
    replies.drainTo(this);
    return received;
  }

  /** A copy of the reply before. */
  byte[] reply() {
    return Arrays.copyOf(target, received);
  }

  @Override
  public void copy(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, target, received, count);
    received += count;
  }

  @Override
  public void share(byte[] source, int offset, int count) {
    copy(source, offset, count);
  }

  /** Its replies are taken at once. */
  private record NoConnection(ReplyEncoder replies) implements ClientConnection {
    @Override
    public int descriptor() {
      return -1;
    }

    @Override
    public boolean isLocal() {
      return true;
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
      return 0;
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
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void resume() {}
  }
}
