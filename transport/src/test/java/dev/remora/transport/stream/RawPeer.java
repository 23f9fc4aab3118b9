package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer that does nothing of itself but take in what comes: what it sends is the test's. Knows the
 * protocol from {@code docs/protocol.md}, not from our classes.
 */
final class RawPeer implements EndpointHandler {
  private static final HexFormat HEX = HexFormat.of();
  private static final String REGISTER = "0003";

  /** The messages that have come, in hexadecimal. */
  final List<String> messages = new ArrayList<>();

  /** The immediates that have come. */
  final List<Integer> immediates = new ArrayList<>();

  private final int windowLength;
  private final int firstReceives;
  private final boolean postsAgain;
  private final MemorySegment scratch = Arena.ofAuto().allocate(64, 8);
  private @Nullable Endpoint endpoint;
  private @Nullable MemoryRegion region;
  private @Nullable RemoteWindow peersWindow;
  private Runnable onConnected = () -> {};
  boolean connected;
  int closes;
  @Nullable FabricException cause;

  /**
   * @param windowLength bytes of the window that {@link #announce()} announces
   */
  RawPeer(int windowLength) {
    this(windowLength, StreamWorld.FABRIC.queueDepth(), true);
  }

  private RawPeer(int windowLength, int firstReceives, boolean postsAgain) {
    this.windowLength = windowLength;
    this.firstReceives = firstReceives;
    this.postsAgain = postsAgain;
  }

  /** One that posts so many receives, and no more. */
  static RawPeer withReceives(int count) {
    return new RawPeer(4096, count, false);
  }

  /** Runs when the connection is established. */
  RawPeer onConnected(Runnable action) {
    onConnected = action;
    return this;
  }

  EndpointHandler attach(Endpoint newEndpoint) throws FabricException {
    endpoint = newEndpoint;
    region = newEndpoint.register(windowLength);
    if (firstReceives > 0) {
      newEndpoint.postReceives(firstReceives);
    }
    return this;
  }

  Endpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("not attached");
    }
    return endpoint;
  }

  /** The memory that {@link #announce()} announces. */
  MemoryRegion region() {
    if (region == null) {
      throw new IllegalStateException("not attached");
    }
    return region;
  }

  // ---- messages

  /** The bytes of a RegisterXferMemory. */
  static String announcement(long address, long length, int rkey) {
    return REGISTER + "00".repeat(14) + "%016x%08x%08x".formatted(address, length, rkey);
  }

  /** The bytes of a GetServerFeature (0) or SetClientFeature (1). */
  static String feature(int opcode, int select, long features) {
    return "%04x%04x".formatted(opcode, select) + "00".repeat(20) + "%016x".formatted(features);
  }

  /** The bytes of a Keepalive of C servers. */
  static String keepalive() {
    return "0002" + "00".repeat(30);
  }

  /** The bytes of a Keepalive of ours. */
  static String steadyKeepalive() {
    return "00020001" + "00".repeat(28);
  }

  /** Announces its own window, as it should. */
  void announce() {
    send(announcement(region().address(), windowLength, region().rkey()));
  }

  void send(String hex) {
    byte[] bytes = HEX.parseHex(hex);
    MemorySegment.copy(bytes, 0, scratch, JAVA_BYTE, 0, bytes.length);
    if (!endpoint().send(scratch, 0, bytes.length)) {
      throw new AssertionError("cannot be sent: " + hex);
    }
  }

  /** How often the stream has announced its window. */
  int announcements() {
    return (int) messages.stream().filter(message -> message.startsWith(REGISTER)).count();
  }

  /** The stream's last announcement. */
  String announced() {
    return messages.stream().filter(m -> m.startsWith(REGISTER)).reduce((a, b) -> b).orElseThrow();
  }

  // ---- bytes

  /** The stream's window, as it was announced. */
  RemoteWindow peersWindow() throws FabricException {
    if (peersWindow == null) {
      String announced = announced();
      long address = Long.parseUnsignedLong(announced, 32, 48, 16);
      int length = Integer.parseUnsignedInt(announced, 48, 56, 16);
      int rkey = Integer.parseUnsignedInt(announced, 56, 64, 16);
      peersWindow = endpoint().openWindow(address, length, rkey);
    }
    return peersWindow;
  }

  /** Another was announced: {@link #peersWindow} is that from now on. */
  void forgetPeersWindow() {
    peersWindow = null;
  }

  /** Writes bytes, and tells of as many. */
  void write(int offset, byte[] bytes) throws FabricException {
    write(offset, bytes, bytes.length);
  }

  /** Writes bytes, and tells of another number. */
  void write(int offset, byte[] bytes, int immediate) throws FabricException {
    RemoteWindow window = peersWindow();
    MemorySegment.copy(bytes, 0, window.image(), JAVA_BYTE, offset, bytes.length);
    if (!window.writeWithImmediate(offset, bytes.length, immediate)) {
      throw new AssertionError("cannot be written");
    }
  }

  void write(int offset, String text) throws FabricException {
    write(offset, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The first bytes of its own window, as they are now. */
  String text(int count) {
    return new String(StreamSide.bytes(region().segment(), count), StandardCharsets.ISO_8859_1);
  }

  // ---- what it is told

  @Override
  public void onConnected() {
    connected = true;
    onConnected.run();
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    messages.add(HEX.formatHex(memory.asSlice(offset, length).toArray(JAVA_BYTE)));
    postAgain();
  }

  @Override
  public void onImmediate(int immediate) {
    immediates.add(immediate);
    postAgain();
  }

  private void postAgain() {
    if (postsAgain) {
      endpoint().postReceives(1);
    }
  }

  @Override
  public void onSendQueueSpace() {}

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    closes++;
    cause = newCause;
  }
}
