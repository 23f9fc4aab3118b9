package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream, what its handler was told, and whoever calls it when it wants to be. */
final class StreamSide implements StreamHandler {
  private static final long MILLISECOND = 1_000_000;

  private final StreamWorld world;
  private @Nullable Stream stream;
  private long due;
  int opens;
  int readables;
  int writables;
  int closes;
  @Nullable FabricException cause;
  private Runnable onOpen = () -> {};
  private Runnable onReadable = () -> {};
  private Runnable onWritable = () -> {};
  private byte[] unsent = {};

  StreamSide(StreamWorld world) {
    this.world = world;
  }

  Stream attach(Stream newStream) {
    stream = newStream;
    due = world.network.nanoTime();
    return newStream;
  }

  Stream stream() {
    if (stream == null) {
      throw new IllegalStateException("not attached");
    }
    return stream;
  }

  /** What the stream failed with. */
  String failure() {
    return cause == null ? "no cause" : String.valueOf(cause.getMessage());
  }

  boolean isClosed() {
    return closes > 0;
  }

  // ---- time

  long due() {
    if (closes > 0 || stream == null) {
      return Long.MAX_VALUE;
    }
    return stream.isFlushed() ? due : Math.min(due, world.network.nanoTime() + MILLISECOND);
  }

  void onTime(long now) {
    long wait = stream().onTime(now);
    due = now + Math.min(wait, Long.MAX_VALUE - now);
  }

  // ---- what a user does

  StreamSide onOpen(Runnable action) {
    onOpen = action;
    return this;
  }

  StreamSide onReadable(Runnable action) {
    onReadable = action;
    return this;
  }

  StreamSide onWritable(Runnable action) {
    onWritable = action;
    return this;
  }

  /** Sends back whatever comes. */
  StreamSide echo() {
    onReadable(this::echoOnce);
    return onWritable(this::echoOnce);
  }

  private void echoOnce() {
    byte[] more = readAll();
    byte[] bytes = Arrays.copyOf(unsent, unsent.length + more.length);
    System.arraycopy(more, 0, bytes, unsent.length, more.length);
    unsent = Arrays.copyOfRange(bytes, write(bytes), bytes.length);
    flush();
  }

  int write(byte[] bytes) {
    return stream().write(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  int write(String text) {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void flush() {
    stream().flush();
    due = Math.min(due, world.network.nanoTime() + MILLISECOND);
  }

  byte[] read(int most) {
    byte[] bytes = new byte[most];
    int count = stream().read(MemorySegment.ofArray(bytes), 0, most);
    return Arrays.copyOf(bytes, count);
  }

  byte[] readAll() {
    return read(stream().readable());
  }

  String readText() {
    return new String(readAll(), StandardCharsets.ISO_8859_1);
  }

  void close() {
    stream().close();
    due = Math.min(due, world.network.nanoTime() + MILLISECOND);
  }

  /** The bytes of a window, as they are now. */
  static byte[] bytes(MemorySegment memory, int count) {
    return memory.asSlice(0, count).toArray(JAVA_BYTE);
  }

  // ---- what the stream tells

  private void live(String call) {
    if (closes > 0) {
      throw new AssertionError(call + " after onClosed");
    }
  }

  @Override
  public void onOpen() {
    live("onOpen");
    opens++;
    onOpen.run();
  }

  @Override
  public void onReadable() {
    live("onReadable");
    readables++;
    onReadable.run();
  }

  @Override
  public void onWritable() {
    live("onWritable");
    writables++;
    onWritable.run();
  }

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    live("onClosed");
    closes++;
    cause = newCause;
  }
}
