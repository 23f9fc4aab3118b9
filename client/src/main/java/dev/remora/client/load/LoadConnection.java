package dev.remora.client.load;

import dev.remora.client.ClientTransport;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import dev.remora.resp.ReplyException;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.ReplySkipper;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One connection: sends a batch, counts its replies, and asks its driver what is next. */
final class LoadConnection implements WireHandler {
  private final LoadDriver driver;
  private final WireBuffer input;
  private final ReplySkipper skipper = new ReplySkipper(ReplyLimits.DEFAULT);
  private final Wire wire;
  private Batch batch;
  private WireBuffer output;
  private int missing;
  private long startNanos;

  LoadConnection(LoadDriver driver, ClientTransport transport, Batch first, WireBuffer input)
      throws IOException {
    this.driver = driver;
    this.input = input;
    batch = first;
    output = first.newBuffer();
    wire = transport.connect(this);
  }

  /** Sends other batches from now on. */
  void use(Batch next) {
    batch = next;
    output = next.newBuffer();
  }

  void send(RandomKeys keys, long nowNanos) throws IOException {
    batch.prepare(output, keys);
    missing = batch.replies();
    startNanos = nowNanos;
    wire.write(output);
  }

  /** When the batch was sent that has just been answered. */
  long startNanos() {
    return startNanos;
  }

  long errors() {
    return skipper.errors();
  }

  @Nullable String firstError() {
    return skipper.firstError();
  }

  @Override
  public void onOpen() throws IOException {
    driver.onOpen(this);
  }

  @Override
  public void onReadable() throws IOException {
    input.bytes().clear();
    int count = wire.read(input);
    if (count < 0) {
      throw new EOFException("the server has closed the connection");
    }
    int replies = skipper.skip(input.bytes().flip());
    if (replies == 0) {
      return;
    }
    if (replies > missing) {
      throw new ReplyException("more replies than requests");
    }
    missing -= replies;
    if (missing == 0) {
      driver.onAnswered(this);
    }
  }

  @Override
  public void onWritable() throws IOException {
    wire.write(output);
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    driver.onClosed(
        cause != null ? cause : new EOFException("the server has closed the connection"));
  }
}
