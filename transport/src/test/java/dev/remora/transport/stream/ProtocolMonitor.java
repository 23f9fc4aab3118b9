package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.sim.SimTap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds both sides of a connection to {@code docs/protocol.md}, by what they post and when they
 * were told what. Knows nothing of our classes.
 */
final class ProtocolMonitor implements SimTap {
  private static final class Side {
    final boolean server;
    final int maxUnseen;
    final LongSupplier consumed;

    /** What this side has announced: its window, and how often. */
    byte @Nullable [] window;

    long length;
    long announcements;

    /** What this side knows of the peer's window. */
    long peersLength = -1;

    long offset;
    long untold;

    /** Bytes of its own window that it was told of since it announced. */
    long told;

    int questions;

    /** Keepalives that tell nothing about the peer, since this side has announced. */
    int keepalives;

    /** Whether its last Keepalive said that it loses no announcement. */
    boolean steady = true;

    int unanswered;
    boolean answered;
    int unseen;

    Side(boolean server, int maxUnseen, LongSupplier consumed) {
      this.server = server;
      this.maxUnseen = maxUnseen;
      this.consumed = consumed;
    }
  }

  private final IdentityHashMap<Endpoint, Side> sides = new IdentityHashMap<>();

  /**
   * Watches one side.
   *
   * @param maxUnseen what it may post before it hears anything from the peer
   * @param consumed bytes that its program has read, with those that it is reading
   */
  void watch(Endpoint endpoint, boolean server, int maxUnseen, LongSupplier consumed) {
    sides.put(endpoint, new Side(server, maxUnseen, consumed));
  }

  private Side side(Endpoint endpoint) {
    Side side = sides.get(endpoint);
    if (side == null) {
      throw new AssertionError("an endpoint that is not watched: " + endpoint);
    }
    return side;
  }

  private static void check(boolean condition, Side side, String what) {
    if (!condition) {
      throw new AssertionError((side.server ? "the server " : "the client ") + what);
    }
  }

  private static void usesReceive(Side side) {
    side.unseen++;
    check(side.unseen <= side.maxUnseen, side, "has posted " + side.unseen + " things unseen");
  }

  private static byte[] bytes(MemorySegment message, long offset, int length) {
    return message.asSlice(offset, length).toArray(JAVA_BYTE);
  }

  @Override
  public void onSend(Endpoint from, MemorySegment message, long offset, int length) {
    Side side = side(from);
    usesReceive(side);
    check(length == 32, side, "sends " + length + " bytes");
    byte[] bytes = bytes(message, offset, length);
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(BIG_ENDIAN);
    int opcode = fields.getShort(0);
    zero(side, fields, opcode <= 2 ? 4 : 2, 16);
    switch (opcode) {
      case 0 -> {
        zero(side, fields, 16, side.server ? 24 : 32);
        if (side.server) {
          check(side.unanswered > 0, side, "answers what nobody asked");
          side.unanswered--;
        } else {
          check(side.questions == 0, side, "asks twice");
          side.questions++;
        }
      }
      case 1 -> check(!side.server && side.answered, side, "chooses features it was not offered");
      case 2 -> {
        side.steady = fields.getShort(2) != 0;
        zero(side, fields, 4, 32);
      }
      case 3 -> onAnnouncement(side, bytes, fields);
      default -> check(false, side, "sends opcode " + opcode);
    }
  }

  private static void zero(Side side, ByteBuffer fields, int from, int to) {
    for (int i = from; i < to; i++) {
      check(fields.get(i) == 0, side, "sends " + fields.get(i) + " at " + i);
    }
  }

  private static void onAnnouncement(Side side, byte[] bytes, ByteBuffer fields) {
    byte[] before = side.window;
    if (before != null) {
      if (side.keepalives >= 2 && side.told == 0) {
        check(!java.util.Arrays.equals(before, bytes), side, "announces the same memory twice");
        side.window = bytes;
        side.keepalives = Integer.MIN_VALUE; // once
        return;
      }
      check(java.util.Arrays.equals(before, bytes), side, "announces another window");
      check(side.told == side.length, side, "announces after " + side.told + " bytes");
      check(
          side.consumed.getAsLong() >= side.announcements * side.length,
          side,
          "announces before its program has read all");
    }
    side.window = bytes;
    side.length = Integer.toUnsignedLong(fields.getInt(24));
    side.announcements++;
    side.told = 0;
    side.keepalives = 0;
  }

  @Override
  public void onWrite(Endpoint from, int offset, int length, boolean tells, int immediate) {
    Side side = side(from);
    check(side.peersLength > 0, side, "writes before it was announced to");
    check(offset == side.offset, side, "writes at " + offset + " instead of " + side.offset);
    check(length > 0, side, "writes nothing");
    side.offset += length;
    side.untold += length;
    check(side.offset <= side.peersLength, side, "writes past the end");
    if (tells) {
      usesReceive(side);
      check(immediate == side.untold, side, "tells " + immediate + " instead of " + side.untold);
      side.untold = 0;
    }
  }

  @Override
  public void onMessage(Endpoint to, MemorySegment message, long offset, int length) {
    Side side = side(to);
    side.unseen = 0;
    ByteBuffer fields = ByteBuffer.wrap(bytes(message, offset, length)).order(BIG_ENDIAN);
    switch (fields.getShort(0)) {
      case 0 -> {
        side.unanswered++;
        side.answered = !side.server;
      }
      case 2 -> side.keepalives += side.server || fields.getShort(2) == 1 ? 0 : 1;
      case 3 -> {
        boolean unused = !side.steady && side.offset == 0;
        check(
            unused || side.peersLength < 0 || side.offset == side.peersLength,
            side,
            "was told early");
        side.peersLength = Integer.toUnsignedLong(fields.getInt(24));
        side.offset = 0;
      }
      default -> {}
    }
  }

  @Override
  public void onImmediate(Endpoint to, int immediate) {
    Side side = side(to);
    side.unseen = 0;
    side.told += immediate;
    check(side.told <= side.length, side, "was told of more than fits");
  }

  /** Questions about features that a server has taken in and not answered. */
  int unanswered() {
    return sides.values().stream()
        .filter(side -> side.server)
        .mapToInt(side -> side.unanswered)
        .sum();
  }
}
