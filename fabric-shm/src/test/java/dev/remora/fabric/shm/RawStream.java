package dev.remora.fabric.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;

/**
 * A client of a server that runs in a thread of its own: it has its rings and both windows, and
 * speaks the messages of Redis over RDMA by hand ({@code docs/protocol.md}, 3), rightly or wrongly.
 */
final class RawStream implements AutoCloseable {
  /** Bytes of the window that this client announces. */
  static final int WINDOW = 64 << 10;

  static final int REGISTER_XFER_MEMORY = 3;
  static final int KEEPALIVE = 2;
  static final long OWN_ADDRESS = 1L << 32;
  static final int OWN_KEY = 1;

  private static final int DEPTH = 16;
  private static final int SLOT = 64;
  private static final int MESSAGE = 32;
  private static final int CLIENT_CREDITS = 0;
  private static final int SERVER_CREDITS = 256;
  private static final int SERVER_BELL = 384;
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** For {@link RawPeer#receive}: the server polls itself. */
  static final IntSupplier WAIT =
      () -> {
        LockSupport.parkNanos(20_000);
        return 0;
      };

  final RawPeer peer;
  private final int serverDepth;
  private final RawPeer.Mapped serverWindow;
  private final RawPeer.Mapped window;
  private final MemorySegment message = Arena.ofAuto().allocate(MESSAGE);
  private long position;
  private int written;

  /** Connects, announces its window, and waits for the server's announcement. */
  static RawStream announced(Path path) throws Exception {
    RawStream stream = established(path);
    stream.register(OWN_ADDRESS, WINDOW, OWN_KEY);
    stream.await("announcement", stream.ringToClient(0), header -> header >>> 33 == 1);
    return stream;
  }

  /** Connects, and has a region that it can announce. */
  static RawStream established(Path path) throws Exception {
    RawPeer peer = RawPeer.connect(path);
    try {
      peer.hello();
      RawPeer.Mapped window = null;
      int type = peer.receive(WAIT);
      for (; type == ControlMessage.REGION; type = peer.receive(WAIT)) {
        window = peer.mapped();
      }
      if (type != ControlMessage.ACCEPT || window == null) {
        throw new IllegalStateException("the server answers " + type);
      }
      int depth = peer.second();
      peer.map();
      peer.ready();
      peer.put(CLIENT_CREDITS, DEPTH);
      peer.send(ControlMessage.REQUEST_REGION, OWN_KEY, 0, 0, WINDOW);
      if (peer.receive(WAIT) != ControlMessage.REGION) {
        throw new IllegalStateException("no region");
      }
      return new RawStream(peer, depth, window, peer.mapped());
    } catch (Exception | Error e) {
      peer.close();
      throw e;
    }
  }

  private RawStream(
      RawPeer peer, int serverDepth, RawPeer.Mapped serverWindow, RawPeer.Mapped window) {
    this.peer = peer;
    this.window = window;
    this.serverDepth = serverDepth;
    this.serverWindow = serverWindow;
  }

  private long ringToClient(long slot) {
    return Geometry.RINGS_OFFSET + (long) serverDepth * SLOT + slot * SLOT;
  }

  private long nextSlot() {
    return Geometry.RINGS_OFFSET + (position & (serverDepth - 1)) * SLOT;
  }

  /** The bytes of the window that the server has announced. */
  int windowLength() {
    return (int) serverWindow.length();
  }

  /** Any word of the server's window; the bytes after {@link #write}'s last are the next. */
  void scribble(long offset, long value) {
    SharedMemory.putLongOpaque(serverWindow.address() + offset, value);
  }

  /** Any word of the rings. */
  void scribbleRing(long slot, long value) {
    peer.put(Geometry.RINGS_OFFSET + (slot % serverDepth) * SLOT, value);
  }

  /** Posts a message of 32 bytes. */
  void message(int opcode, long address, int length, int key) {
    message.set(U64, 0, (long) opcode << 48);
    message.set(U64, 8, 0);
    message.set(U64, 16, address);
    message.set(U32, 24, length);
    message.set(U32, 28, key);
    message(MESSAGE);
  }

  /** Posts the message as it is, and says that it has so many bytes. */
  void message(int length) {
    awaitCredit();
    for (int i = 0; i < MESSAGE; i += Long.BYTES) {
      peer.put(nextSlot() + 8 + i, message.get(ValueLayout.JAVA_LONG_UNALIGNED, i));
    }
    post(0, length);
  }

  void keepalive() {
    message(KEEPALIVE, 0, 0, 0);
  }

  void credits(long value) {
    peer.put(CLIENT_CREDITS, value);
  }

  /** Bytes that the server's window has room for. */
  int room() {
    return windowLength() - written;
  }

  /** What the server writes into this client's window starts so. */
  void expectReply(String start) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[start.length()]);
    await(
        "reply " + start,
        () -> {
          SharedMemory.copyFrom(window.address(), bytes, start.length());
          byte[] have = bytes.toArray(ValueLayout.JAVA_BYTE);
          return new String(have, StandardCharsets.ISO_8859_1).equals(start);
        });
  }

  void register(long address, int length, int key) {
    message(REGISTER_XFER_MEMORY, address, length, key);
  }

  void immediate(int value) {
    awaitCredit();
    post(1, value);
  }

  private void post(long kind, int low) {
    long slot = nextSlot();
    position++;
    peer.put(slot, (position << 1 | kind) << 32 | (low & 0xffff_ffffL));
    VarHandle.fullFence();
    if (peer.get(SERVER_BELL) != 0) {
      peer.sendLength(1);
    }
  }

  /** Writes bytes into the server's window, as many as fit, and tells of them. */
  void write(String text) {
    int count = Math.min(text.length(), windowLength() - written);
    MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
    SharedMemory.copyTo(bytes, 0, serverWindow.address() + written, count);
    written += count;
    if (count > 0) {
      immediate(count);
    }
  }

  /** Whether the server has closed its socket. */
  boolean hasEnded() {
    return peer.isEnded();
  }

  private void awaitCredit() {
    long slot = position;
    await("credit", SERVER_CREDITS, credits -> credits - slot > 0 || peer.isEnded());
  }

  private void await(String what, long offset, LongPredicate condition) {
    await(what, () -> condition.test(peer.get(offset)));
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(20_000);
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IllegalStateException("no " + what);
      }
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
