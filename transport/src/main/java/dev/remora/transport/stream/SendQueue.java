package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.wire.ControlMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Posts messages and writes, and knows what keeps them back: the endpoint's queue, which may be
 * full, and a peer that gives no sign ({@link UnseenPosts}).
 */
final class SendQueue {
  private final Endpoint endpoint;
  private final UnseenPosts unseen;
  private final MemorySegment message = Arena.ofAuto().allocate(ControlMessage.LENGTH, 8);

  /** Messages and writes posted so far. */
  private long posted;

  /** The endpoint has refused something, and has not had space since. */
  private boolean full;

  SendQueue(Endpoint endpoint, UnseenPosts unseen) {
    this.endpoint = endpoint;
    this.unseen = unseen;
  }

  /** Whether the peer has given enough signs of life for one post more. */
  boolean mayPost() {
    return unseen.mayPost();
  }

  /** Something has come from the peer. */
  void seen() {
    unseen.seen();
  }

  /** To be called now and then while something waits for {@link #mayPost}. */
  void onTime(long now) {
    unseen.onTime(now);
  }

  /** The endpoint takes more. */
  void hasSpace() {
    full = false;
  }

  /** Whether something has not reached the peer yet, or not even the endpoint. */
  boolean isWaiting() {
    return full || endpoint.outstanding() > 0;
  }

  /** Whether all that was posted has reached the peer. */
  boolean isSent() {
    return endpoint.outstanding() == 0;
  }

  /** Messages and writes that have reached the peer. */
  long completed() {
    return posted - endpoint.outstanding();
  }

  /** Sends what was filled into a window: at least one byte. False if the queue is full. */
  boolean post(SendWindow window) {
    return note(window.post());
  }

  /**
   * Tells the peer that it may write to this memory, from its start. False if the queue is full.
   */
  boolean announce(MemoryRegion window) {
    ControlMessage.encodeRegister(
        message, 0, window.address(), window.segment().byteSize(), window.rkey());
    return send();
  }

  /** Sends the next message about features. False if there is none, or the queue is full. */
  boolean send(FeatureExchange features) {
    if (!features.encodeNext(message) || !send()) {
      return false;
    }
    features.sent();
    return true;
  }

  /**
   * Sends a Keepalive, or does without: a full queue tells the peer that we live, too. It would use
   * up a receive: to a peer that gives no sign goes something that uses up none, so that at least
   * its death shows.
   */
  void keepalive() {
    if (mayPost()) {
      ControlMessage.encodeKeepalive(message, 0);
      boolean _ = send();
    } else if (isSent() && endpoint.probe()) {
      posted++;
    }
  }

  private boolean send() {
    return note(endpoint.send(message, 0, ControlMessage.LENGTH));
  }

  private boolean note(boolean accepted) {
    full = !accepted;
    if (accepted) {
      posted++;
      unseen.posted();
    }
    return accepted;
  }
}
