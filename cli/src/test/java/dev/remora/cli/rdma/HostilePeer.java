package dev.remora.cli.rdma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client with a queue pair of its own, which sends what a test tells it to. It knows the protocol
 * from {@code docs/protocol.md} alone. One thread.
 */
final class HostilePeer implements EndpointHandler, AutoCloseable {
  /** Bytes of its own window. */
  static final int WINDOW = 64 << 10;

  /** Messages may be longer than anybody expects. */
  static final int LONGEST_MESSAGE = 4096;

  private static final FabricConfig LIMITS =
      new FabricConfig(1024, LONGEST_MESSAGE, 256, 64, 128L << 20, Duration.ofSeconds(20));

  private static final HexFormat HEX = HexFormat.of();
  private static final int REGISTER = 3;
  private static final int BUDGET = 64;
  private static final long PAUSE_NANOS = 10_000;

  /** How long it waits for what must come; the tests run one after the other. */
  private static volatile Duration patience = Lab.PATIENCE;

  private final Fabric fabric;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment scratch = arena.allocate(LONGEST_MESSAGE, 8);
  private final Endpoint endpoint;
  private final MemoryRegion region;
  private final boolean postsAgain;
  private @Nullable RemoteWindow window;
  private long address;
  private int length;
  private int rkey;
  private int offset;
  private int received;
  private int immediates;
  private int answers;
  private boolean closed;

  private HostilePeer(Fabric fabric, InetSocketAddress server, int receives, boolean postsAgain)
      throws FabricException {
    this.fabric = fabric;
    this.postsAgain = postsAgain;
    endpoint = fabric.connect(server, this);
    region = endpoint.register(WINDOW);
    if (receives > 0) {
      endpoint.postReceives(receives);
    }
  }

  /**
   * Connects, and waits until the server has announced its window.
   *
   * @param receives that it posts; with 1,024 it posts them again too
   */
  static HostilePeer connect(InetSocketAddress server, int receives) throws FabricException {
    HostilePeer peer = start(server, receives);
    try {
      peer.until("announced", () -> peer.address != 0);
    } catch (AssertionError e) {
      peer.close();
      throw e;
    }
    return peer;
  }

  /** Starts to connect, and waits for nothing. */
  static HostilePeer start(InetSocketAddress server, int receives) throws FabricException {
    Fabric fabric = FabricProvider.open("rdma", LIMITS);
    try {
      return new HostilePeer(fabric, server, receives, receives == LIMITS.queueDepth());
    } catch (FabricException e) {
      fabric.close();
      throw e;
    }
  }

  // ---- waiting

  static void setPatience(Duration newPatience) {
    patience = newPatience;
  }

  void poll() {
    if (fabric.poll(BUDGET) == 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      poll();
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time: " + what);
      }
      if (closed && !condition.getAsBoolean()) {
        throw new AssertionError("the connection has ended before: " + what);
      }
    }
  }

  /** Polls for so long, or until the connection has ended. */
  void linger(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!closed && System.nanoTime() - end < 0) {
      poll();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Bytes that the server's immediates have told of. */
  int received() {
    return received;
  }

  /** How many immediates have come. */
  int immediates() {
    return immediates;
  }

  /** How many messages of opcode 0 have come. */
  int answers() {
    return answers;
  }

  // ---- what it sends

  /** The bytes of a RegisterXferMemory. */
  static String announcement(long address, long length, int key) {
    return "%04x".formatted(REGISTER)
        + "00".repeat(14)
        + "%016x%08x%08x".formatted(address, length, key);
  }

  /** The bytes of a GetServerFeature (0) or SetClientFeature (1). */
  static String feature(int opcode, int select, long features) {
    return "%04x%04x".formatted(opcode, select) + "00".repeat(20) + "%016x".formatted(features);
  }

  /** Announces its window, truthfully. */
  void announce() {
    announce(region.address(), WINDOW, region.rkey());
  }

  /** Announces its window, truthfully but for the length. */
  void announceLength(long claimed) {
    announce(region.address(), claimed, region.rkey());
  }

  void announce(long at, long claimed, int key) {
    send(announcement(at, claimed, key));
  }

  int rkey() {
    return region.rkey();
  }

  long address() {
    return region.address();
  }

  /** Sends a message; waits for room in its own queue. */
  void send(String hex) {
    byte[] bytes = HEX.parseHex(hex);
    MemorySegment.copy(bytes, 0, scratch, JAVA_BYTE, 0, bytes.length);
    while (!closed && !endpoint.send(scratch, 0, bytes.length)) {
      poll();
    }
  }

  /** Sends one message so often, as long as there is room in its queue and a connection. */
  void flood(String hex, int count) {
    for (int i = 0; i < count && !closed; i++) {
      send(hex);
    }
  }

  /** Writes a text where the next bytes belong, and tells of it. */
  void write(String text) throws FabricException {
    write(text, text.length());
  }

  /** Writes a text where the next bytes belong, and tells of another number of bytes. */
  void write(String text, int immediate) throws FabricException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    RemoteWindow to = window();
    MemorySegment.copy(bytes, 0, to.image(), JAVA_BYTE, offset, bytes.length);
    while (!closed && !to.writeWithImmediate(offset, bytes.length, immediate)) {
      poll();
    }
    offset += bytes.length;
  }

  /** Overwrites the window's first bytes, and tells nobody. */
  void scribble(String text) throws FabricException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    RemoteWindow to = window();
    MemorySegment.copy(bytes, 0, to.image(), JAVA_BYTE, 0, bytes.length);
    while (!closed && !to.write(0, bytes.length)) {
      poll();
    }
  }

  /** Writes to other memory than the server's window. */
  void writeElsewhere(long past, int keyDifference) throws FabricException {
    RemoteWindow elsewhere = endpoint.openWindow(address + past, 8, rkey + keyDifference);
    elsewhere.writeWithImmediate(0, 8, 8);
  }

  /** Writes to the server's window of another connection, which has told where it is. */
  void writeInto(HostilePeer other) throws FabricException {
    RemoteWindow theirs = endpoint.openWindow(other.address, 8, other.rkey);
    theirs.writeWithImmediate(0, 8, 8);
  }

  private RemoteWindow window() throws FabricException {
    if (window == null) {
      window = endpoint.openWindow(address, length, rkey);
    }
    return window;
  }

  /** Bytes of the server's window. */
  int windowLength() {
    return length;
  }

  /** Bytes that are left of the server's window. */
  int room() {
    return length - offset;
  }

  void disconnect() {
    endpoint.disconnect();
  }

  // ---- what it is told

  @Override
  public void onConnected() {}

  @Override
  public void onMessage(MemorySegment memory, long at, int count) {
    String hex = HEX.formatHex(memory.asSlice(at, count).toArray(JAVA_BYTE));
    if (Integer.parseInt(hex, 0, 4, 16) == REGISTER) {
      address = Long.parseUnsignedLong(hex, 32, 48, 16);
      length = Integer.parseUnsignedInt(hex, 48, 56, 16);
      rkey = Integer.parseUnsignedInt(hex, 56, 64, 16);
      offset = 0;
    } else if (hex.startsWith("0000")) {
      answers++;
    }
    postAgain();
  }

  @Override
  public void onImmediate(int immediate) {
    immediates++;
    received += immediate;
    postAgain();
  }

  private void postAgain() {
    if (postsAgain) {
      endpoint.postReceives(1);
    }
  }

  @Override
  public void onSendQueueSpace() {}

  @Override
  public void onClosed(@Nullable FabricException cause) {
    closed = true;
  }

  @Override
  public void close() {
    fabric.close();
    arena.close();
  }
}
