package dev.remora.transport.stream;

import java.time.Duration;

/**
 * What one connection may use, and how long it may wait. The defaults are {@code
 * docs/protocol.md}'s (7).
 *
 * @param windowLength bytes of the RX window that this side announces: 1,024 to 2³⁰
 * @param maxPeerWindowLength bytes of the largest window that the peer may announce: from 1
 * @param maxUnseen messages and writes with immediate that may be posted without a sign that the
 *     peer takes any in: a C peer posts 1,024 receives and its server ends the connection when they
 *     are used up; 16 to 65,536
 * @param handshakeTimeout from the first {@link Stream#onTime} until both windows are announced
 * @param keepaliveInterval between the Keepalives that a server sends; zero for none
 * @param idleTimeout without a message or byte from the peer; zero for no limit
 * @param stallTimeout while something that was posted does not reach the peer, as when it has
 *     stopped posting receives
 * @param closeTimeout for an orderly close
 * @param negotiateFeatures whether a client asks the server for its features
 */
public record StreamConfig(
    int windowLength,
    int maxPeerWindowLength,
    int maxUnseen,
    Duration handshakeTimeout,
    Duration keepaliveInterval,
    Duration idleTimeout,
    Duration stallTimeout,
    Duration closeTimeout,
    boolean negotiateFeatures) {

  /** 256 KiB, 16 MiB, 256 unseen; 10 s, 3 s, no idle limit, 30 s, 5 s; no negotiation. */
  public static final StreamConfig DEFAULT =
      new StreamConfig(
          256 << 10,
          16 << 20,
          256,
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ZERO,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          false);

  public StreamConfig {
    require(windowLength >= 1024 && windowLength <= 1 << 30, "windowLength: 1024 to 2^30");
    require(maxPeerWindowLength >= 1, "maxPeerWindowLength: from 1");
    require(maxUnseen >= 16 && maxUnseen <= 65_536, "maxUnseen: 16 to 65536");
    require(handshakeTimeout.isPositive(), "handshakeTimeout: more than 0");
    require(!keepaliveInterval.isNegative(), "keepaliveInterval: from 0");
    require(!idleTimeout.isNegative(), "idleTimeout: from 0");
    require(stallTimeout.isPositive(), "stallTimeout: more than 0");
    require(closeTimeout.isPositive(), "closeTimeout: more than 0");
  }

  /** The same with another RX window. */
  public StreamConfig withWindowLength(int length) {
    return new StreamConfig(
        length,
        maxPeerWindowLength,
        maxUnseen,
        handshakeTimeout,
        keepaliveInterval,
        idleTimeout,
        stallTimeout,
        closeTimeout,
        negotiateFeatures);
  }

  /** The same with another time between Keepalives. */
  public StreamConfig withKeepaliveInterval(Duration interval) {
    return new StreamConfig(
        windowLength,
        maxPeerWindowLength,
        maxUnseen,
        handshakeTimeout,
        interval,
        idleTimeout,
        stallTimeout,
        closeTimeout,
        negotiateFeatures);
  }

  /** The same with another time for the handshake. */
  public StreamConfig withHandshakeTimeout(Duration timeout) {
    return new StreamConfig(
        windowLength,
        maxPeerWindowLength,
        maxUnseen,
        timeout,
        keepaliveInterval,
        idleTimeout,
        stallTimeout,
        closeTimeout,
        negotiateFeatures);
  }

  /** The same with another number of posts that may be unseen. */
  public StreamConfig withMaxUnseen(int count) {
    return new StreamConfig(
        windowLength,
        maxPeerWindowLength,
        count,
        handshakeTimeout,
        keepaliveInterval,
        idleTimeout,
        stallTimeout,
        closeTimeout,
        negotiateFeatures);
  }

  /** The same with another time that the peer may be silent. */
  public StreamConfig withIdleTimeout(Duration timeout) {
    return new StreamConfig(
        windowLength,
        maxPeerWindowLength,
        maxUnseen,
        handshakeTimeout,
        keepaliveInterval,
        timeout,
        stallTimeout,
        closeTimeout,
        negotiateFeatures);
  }

  /** The same with or without the question for features. */
  public StreamConfig withNegotiateFeatures(boolean negotiate) {
    return new StreamConfig(
        windowLength,
        maxPeerWindowLength,
        maxUnseen,
        handshakeTimeout,
        keepaliveInterval,
        idleTimeout,
        stallTimeout,
        closeTimeout,
        negotiate);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
