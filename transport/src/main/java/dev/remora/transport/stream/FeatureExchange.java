package dev.remora.transport.stream;

import dev.remora.transport.wire.ControlMessage;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Who has which features ({@code docs/protocol.md}, 3.4 to 3.6): a server owes an answer to each
 * question, a client may ask once. This version has none.
 */
final class FeatureExchange {
  /** The only set of features known. */
  private static final int SELECT = 0;

  private static final long FEATURES = 0;

  /** Answers that a server owes at the most; a peer that asks faster is ended. */
  private static final int MAX_OWED = 16;

  private final boolean server;
  private final int[] owed = new int[MAX_OWED];
  private int owedCount;
  private boolean ask;
  private boolean asked;
  private boolean set;
  private long answered;

  FeatureExchange(boolean server, boolean negotiate) {
    this.server = server;
    ask = negotiate && !server;
  }

  /** What the server has said; 0 before. */
  long answered() {
    return answered;
  }

  /**
   * Takes in opcode 0 or 1.
   *
   * @return what the peer did wrong, null if nothing
   */
  @Nullable String onMessage(int opcode, MemorySegment memory, long offset) {
    if (server) {
      return onClientMessage(opcode, memory, offset);
    }
    if (opcode != ControlMessage.GET_SERVER_FEATURE || !asked) {
      return "a feature message (opcode " + opcode + ") that was not asked for"; // 3.4
    }
    if (ControlMessage.select(memory, offset) != SELECT) {
      return "an answer about features that were not asked for";
    }
    asked = false;
    answered = ControlMessage.features(memory, offset);
    set = true;
    return null;
  }

  private @Nullable String onClientMessage(int opcode, MemorySegment memory, long offset) {
    if (opcode == ControlMessage.SET_CLIENT_FEATURE) {
      long wanted = ControlMessage.features(memory, offset);
      return (wanted & ~FEATURES) == 0
          ? null
          : "wants features that were not offered: 0x" + Long.toHexString(wanted);
    }
    if (owedCount == MAX_OWED) {
      return "asks for features faster than it lets the answers in"; // 3.6
    }
    owed[owedCount++] = ControlMessage.select(memory, offset);
    return null;
  }

  /** Encodes what is to be sent next; false if nothing is. */
  boolean encodeNext(MemorySegment target) {
    if (owedCount > 0) {
      ControlMessage.encodeFeature(target, 0, ControlMessage.GET_SERVER_FEATURE, owed[0], FEATURES);
    } else if (ask) {
      ControlMessage.encodeFeature(target, 0, ControlMessage.GET_SERVER_FEATURE, SELECT, 0);
    } else if (set) {
      ControlMessage.encodeFeature(
          target, 0, ControlMessage.SET_CLIENT_FEATURE, SELECT, answered & FEATURES);
    } else {
      return false;
    }
    return true;
  }

  /** What {@link #encodeNext} encoded has been posted. */
  void sent() {
    if (owedCount > 0) {
      owedCount--;
      System.arraycopy(owed, 1, owed, 0, owedCount);
    } else if (ask) {
      ask = false;
      asked = true;
    } else {
      set = false;
    }
  }
}
