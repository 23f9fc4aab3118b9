package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import dev.remora.transport.sim.SimNetwork;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model of Valkey's server and of libvalkey, written from {@code docs/protocol.md} and not from
 * our own code. Where those abort, assert, or end the connection, it fails the test: nothing that
 * we send may get it there. Its receives are 1,024, and all of them are used by the time it posts
 * them again.
 */
final class CPeer implements Party, EndpointHandler, Program.Carrier {
  private static final int RECEIVES = 1024;
  private static final long KEEPALIVE = 3_000_000_000L;

  private final SimNetwork network;
  private final SimFabric fabric;
  private final boolean server;
  private final int windowLength;
  private final SplittableRandom random;
  private final Program program;
  private final MemorySegment scratch = Arena.ofAuto().allocate(32, 8);
  private @Nullable Endpoint endpoint;
  private @Nullable MemoryRegion rx;
  private @Nullable RemoteWindow tx;
  private @Nullable FabricException cause;

  private int received;
  private int consumed;
  private boolean mustAnnounce;
  private boolean connected;

  private long txAddress;
  private int txLength;
  private int txKey;

  /**
   * Bytes in the image; those that the peer was told of; those after them written without telling.
   */
  private int filled;

  private int told;
  private int plain;
  private boolean wantsFlush;
  private boolean wantsRoom;
  private boolean opened;
  private boolean closing;
  private long keepaliveAt = Long.MAX_VALUE;
  private long retryAt = Long.MAX_VALUE;
  private long closedAt;
  private int closed;
  private int owedAnswers;

  CPeer(
      SimNetwork network,
      SimFabric fabric,
      boolean server,
      int windowLength,
      SplittableRandom random,
      Program program) {
    this.network = network;
    this.fabric = fabric;
    this.server = server;
    this.windowLength = windowLength;
    this.random = random;
    this.program = program;
  }

  void connect(SimAddress address, Consumer<Endpoint> started) throws FabricException {
    Endpoint connecting = fabric.connect(address, this);
    started.accept(connecting);
    attach(connecting);
  }

  EndpointHandler accept(Endpoint newEndpoint) throws FabricException {
    attach(newEndpoint);
    return this;
  }

  private void attach(Endpoint newEndpoint) throws FabricException {
    endpoint = newEndpoint;
    rx = newEndpoint.register(windowLength);
    newEndpoint.postReceives(RECEIVES);
  }

  private Endpoint endpoint() {
    if (endpoint == null) {
      throw new AssertionError("not started");
    }
    return endpoint;
  }

  private MemoryRegion rx() {
    if (rx == null) {
      throw new AssertionError("not started");
    }
    return rx;
  }

  // ---- what arrives

  @Override
  public void onConnected() {
    connected = true;
    mustAnnounce = true;
    if (server) {
      keepaliveAt = network.nanoTime() + KEEPALIVE;
    }
    retry();
    openIfReady();
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    endpoint().postReceives(1);
    check(length == 32, "a message of " + length + " bytes");
    byte[] bytes = memory.asSlice(offset, length).toArray(JAVA_BYTE);
    ByteBuffer message = ByteBuffer.wrap(bytes).order(BIG_ENDIAN);
    int opcode = message.getShort(0);
    for (int i = 4; i < 16; i++) {
      check(bytes[i] == 0, "reserved byte " + i + " of opcode " + opcode);
    }
    switch (opcode) {
      case 0 -> {
        check(server, "opcode 0 to a client that did not ask");
        check(message.getLong(16) == 0, "unused bytes of opcode 0");
        owedAnswers++;
        retry();
      }
      case 1 -> check(server && message.getLong(24) == 0, "features that nobody has");
      case 2 -> check(message.getLong(0) << 32 == 0, "a Keepalive with content");
      case 3 -> onRegister(message.getLong(16), message.getInt(24), message.getInt(28));
      default -> check(false, "opcode " + opcode);
    }
  }

  private void onRegister(long address, int length, int rkey) {
    check(length > 0, "a window of " + Integer.toUnsignedString(length));
    RemoteWindow window = tx;
    if (window == null) {
      openWindow(address, length, rkey);
      openIfReady();
    } else if (server && told == 0) {
      // Other memory in place of this: docs/protocol.md, 4.9.
      check(length == txLength && address != txAddress, "the same memory, or another length");
      MemorySegment image = window.image();
      RemoteWindow other = openWindow(address, length, rkey);
      MemorySegment.copy(image, 0, other.image(), 0, filled);
    } else {
      check(length == txLength, "a window of another length");
      check(address == txAddress && rkey == txKey, "another window");
      check(told == txLength, "announced again after " + told + " of " + txLength);
      told = 0;
      filled = 0;
      tellRoom();
    }
  }

  private RemoteWindow openWindow(long address, int length, int rkey) {
    txAddress = address;
    txLength = length;
    txKey = rkey;
    try {
      RemoteWindow opened = endpoint().openWindow(address, length, rkey);
      tx = opened;
      return opened;
    } catch (FabricException e) {
      throw new AssertionError(e);
    }
  }

  private void openIfReady() {
    if (connected && tx != null && !opened) {
      opened = true;
      program.onOpen(this, network.nanoTime());
    }
  }

  private void tellRoom() {
    if (wantsRoom) {
      wantsRoom = false;
      program.onWritable(this, network.nanoTime());
    }
  }

  @Override
  public void onImmediate(int immediate) {
    endpoint().postReceives(1);
    check(connected && !mustAnnounce, "bytes for a window that is not announced");
    check(
        immediate > 0 && immediate <= windowLength - received,
        "immediate " + immediate + " after " + received + " of " + windowLength);
    received += immediate;
    program.onReadable(this, network.nanoTime());
  }

  @Override
  public void onSendQueueSpace() {
    retry();
    tellRoom();
  }

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    check(closed == 0, "onClosed twice");
    closed++;
    cause = newCause;
    closedAt = network.nanoTime();
    program.onClosed(this);
  }

  private void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError((server ? "C server" : "C client") + " was sent " + what);
    }
  }

  // ---- what it sends

  private boolean message(int opcode, long address, int length, int rkey) {
    ByteBuffer message = scratch.asByteBuffer().order(BIG_ENDIAN);
    message.putLong(0, (long) opcode << 48).putLong(8, 0);
    message.putLong(16, address).putInt(24, length).putInt(28, rkey);
    return endpoint().send(scratch, 0, 32);
  }

  /** Whatever is to be sent and was refused. */
  private void retry() {
    retryAt = Long.MAX_VALUE;
    if (closed > 0) {
      return;
    }
    if (connected && mustAnnounce && message(3, rx().address(), windowLength, rx().rkey())) {
      mustAnnounce = false;
    }
    while (connected && owedAnswers > 0 && message(0, 0, 0, 0)) {
      owedAnswers--;
    }
    if (!tell()) {
      retryAt = network.nanoTime() + 1_000_000;
    }
    if (closing && endpoint().outstanding() == 0) {
      endpoint().disconnect();
    } else if (closing) {
      retryAt = network.nanoTime() + 100_000;
    }
  }

  /** Tells of what is in the image; some of it may go before, in a write that tells nothing. */
  private boolean tell() {
    RemoteWindow window = tx;
    int count = filled - told;
    if (window == null || !wantsFlush || count == 0) {
      return true;
    }
    if (plain == 0 && count > 1 && random.nextInt(3) == 0) {
      int part = 1 + random.nextInt(count - 1);
      if (window.write(told, part)) {
        plain = part;
      }
    }
    if (!window.writeWithImmediate(told + plain, count - plain, count)) {
      return false;
    }
    plain = 0;
    told = filled;
    wantsFlush = false;
    return true;
  }

  @Override
  public int write(MemorySegment source, int count) {
    RemoteWindow window = tx;
    int taken = window == null ? 0 : Math.min(count, txLength - filled);
    if (window != null) {
      MemorySegment.copy(source, 0, window.image(), filled, taken);
    }
    filled += taken;
    if (taken < count) {
      wantsRoom = true;
    }
    if (filled == txLength) {
      flush();
    }
    return taken;
  }

  @Override
  public void flush() {
    wantsFlush = true;
    if (!tell()) {
      retryAt = Math.min(retryAt, network.nanoTime() + 1_000_000);
    }
  }

  @Override
  public int readable() {
    return received - consumed;
  }

  @Override
  public int read(MemorySegment target, int count) {
    int taken = Math.min(count, received - consumed);
    MemorySegment.copy(rx().segment(), consumed, target, 0, taken);
    consumed += taken;
    if (consumed == windowLength) {
      consumed = 0;
      received = 0;
      mustAnnounce = true;
      retry();
    }
    return taken;
  }

  @Override
  public void close() {
    closing = true;
    flush();
    retryAt = network.nanoTime();
  }

  @Override
  public void abort() {
    endpoint().disconnect();
  }

  // ---- the party

  @Override
  public SimFabric fabric() {
    return fabric;
  }

  @Override
  public boolean hasStarted() {
    return endpoint != null;
  }

  @Override
  public boolean isClosed() {
    return closed > 0;
  }

  @Override
  public @Nullable FabricException cause() {
    return cause;
  }

  @Override
  public long closedAt() {
    return closedAt;
  }

  @Override
  public void onTime(long now) {
    if (closed > 0 || endpoint == null) {
      return;
    }
    program.onTime(this, now);
    if (retryAt <= now) {
      retry();
    }
    if (keepaliveAt <= now) {
      keepaliveAt = now + KEEPALIVE;
      message(2, 0, 0, 0);
    }
  }

  @Override
  public long nextTime() {
    return closed > 0 || endpoint == null
        ? Long.MAX_VALUE
        : Math.min(program.nextTime(), Math.min(retryAt, keepaliveAt));
  }

  @Override
  public long written() {
    return program.written();
  }

  @Override
  public long received() {
    return program.received();
  }

  @Override
  public boolean hasEnded() {
    return program.hasEnded();
  }

  @Override
  public boolean closedInOrder() {
    return program.endedInOrder();
  }

  @Override
  public String describe() {
    return "model of a C "
        + (server ? "server, " : "client, ")
        + program
        + ", window "
        + consumed
        + "/"
        + received
        + "/"
        + windowLength
        + (mustAnnounce ? ", must announce" : "")
        + ", peer's "
        + told
        + "/"
        + filled
        + "/"
        + txLength
        + (closed > 0 ? ", closed at " + closedAt + ": " + cause : "");
  }
}
