package dev.remora.transport.fabric;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection: sends numbers as messages, remembers what it was told, and holds every
 * fabric to "onClosed once, and last".
 */
public final class RecordingHandler implements EndpointHandler {
  /** The length of the messages of {@link #send}. */
  public static final int MESSAGE_LENGTH = 32;

  final List<Integer> messages = new ArrayList<>();
  final List<Integer> immediates = new ArrayList<>();
  private final MemorySegment scratch = Arena.global().allocate(MESSAGE_LENGTH);
  private @Nullable Endpoint endpoint;
  private IntConsumer onMessage = value -> {};
  private Runnable onConnected = () -> {};
  private Runnable onClosed = () -> {};
  private @Nullable FabricException cause;
  private @Nullable String broken;
  private int connected;
  private int spaces;
  private int closed;

  /** The connection that this handler hears of. */
  public Endpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("no endpoint yet");
    }
    return endpoint;
  }

  /** To be called with what connect returned or the accept handler was given. */
  public RecordingHandler attach(Endpoint newEndpoint) {
    endpoint = newEndpoint;
    return this;
  }

  /** Runs at every message, with its number. */
  public RecordingHandler onMessage(IntConsumer action) {
    onMessage = action;
    return this;
  }

  /** Runs when the connection is established. */
  public RecordingHandler onConnected(Runnable action) {
    onConnected = action;
    return this;
  }

  /** Runs when the connection has ended. */
  public RecordingHandler onClosed(Runnable action) {
    onClosed = action;
    return this;
  }

  /** Sends a number. */
  public boolean send(int value) {
    scratch.set(JAVA_INT, 0, value);
    scratch.set(JAVA_INT, MESSAGE_LENGTH - 4, ~value);
    return endpoint().send(scratch, 0, MESSAGE_LENGTH);
  }

  /** Whether the connection is established, as far as the handler was told. */
  public boolean isConnected() {
    return connected == 1 && closed == 0;
  }

  /** Whether the connection has ended, as far as the handler was told. */
  public boolean isClosed() {
    return closed > 0;
  }

  /** Why it ended. */
  public @Nullable FabricException cause() {
    return cause;
  }

  /** How often there was space again. */
  public int spaces() {
    return spaces;
  }

  /** Fails if the fabric called what it must not. */
  void verify() {
    assertThat(broken).as("order of calls").isNull();
    assertThat(connected).as("calls of onConnected").isLessThanOrEqualTo(1);
    assertThat(closed).as("calls of onClosed").isLessThanOrEqualTo(1);
  }

  @Override
  public void onConnected() {
    connected++;
    open("onConnected");
    onConnected.run();
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    open("onMessage");
    int value = memory.get(JAVA_INT_UNALIGNED, offset);
    if (length != MESSAGE_LENGTH
        || memory.get(JAVA_INT_UNALIGNED, offset + MESSAGE_LENGTH - 4) != ~value) {
      broken = "a message of " + length + " bytes that was not sent: " + value;
    }
    messages.add(value);
    onMessage.accept(value);
  }

  @Override
  public void onImmediate(int immediate) {
    open("onImmediate");
    immediates.add(immediate);
  }

  @Override
  public void onSendQueueSpace() {
    open("onSendQueueSpace");
    spaces++;
  }

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    closed++;
    cause = newCause;
    onClosed.run();
  }

  private void open(String call) {
    if (closed > 0) {
      broken = call + " after onClosed";
    }
  }
}
