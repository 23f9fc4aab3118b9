package dev.remora.transport.fabric;

import java.time.Duration;

/**
 * What every fabric lets its user choose.
 *
 * @param queueDepth work requests that each direction of an endpoint can hold, and receives that it
 *     can have posted: 16 to 32,768, a power of two
 * @param maxMessageLength bytes of the largest message that {@link Endpoint#send} accepts: 32 to
 *     4,096
 * @param maxEndpoints connections of one fabric, those still being set up included: at least 1
 * @param maxHalfOpen incoming connections that may be between request and establishment at one
 *     time: at least 1; further ones are rejected, unless the fabric ends the oldest for them
 * @param maxEndpointMemory bytes that one endpoint may register, receive memory and the images of
 *     the peer's together
 * @param connectTimeout how long a connection may take from request to establishment, either role
 */
public record FabricConfig(
    int queueDepth,
    int maxMessageLength,
    int maxEndpoints,
    int maxHalfOpen,
    long maxEndpointMemory,
    Duration connectTimeout) {

  /** 1,024 deep, 32-byte messages, 10,000 endpoints, 64 half-open, 64 MiB each, 10 s. */
  public static final FabricConfig DEFAULT =
      new FabricConfig(1024, 32, 10_000, 64, 64L << 20, Duration.ofSeconds(10));

  public FabricConfig {
    if (queueDepth < 16 || queueDepth > 32_768 || Integer.bitCount(queueDepth) != 1) {
      throw new IllegalArgumentException("queueDepth: a power of two, 16 to 32768: " + queueDepth);
    }
    if (maxMessageLength < 32 || maxMessageLength > 4096) {
      throw new IllegalArgumentException("maxMessageLength: 32 to 4096: " + maxMessageLength);
    }
    if (maxEndpoints < 1 || maxHalfOpen < 1 || maxEndpointMemory < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxEndpoints + ", " + maxHalfOpen);
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive: " + connectTimeout);
    }
  }

  /** The same with another time to connect. */
  public FabricConfig withConnectTimeout(Duration timeout) {
    return new FabricConfig(
        queueDepth, maxMessageLength, maxEndpoints, maxHalfOpen, maxEndpointMemory, timeout);
  }
}
