package dev.remora.engine.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.resp.ReplyEncoder;
import org.jspecify.annotations.Nullable;

/** A message, encoded once for each protocol, for all who get it. */
final class Message {
  private final byte[][] parts;
  private byte @Nullable [] resp2;
  private byte @Nullable [] resp3;

  private Message(byte[]... parts) {
    this.parts = parts;
  }

  /**
   * To subscribers of a channel.
   *
   * @param kind {@code message} or {@code smessage}
   */
  static Message ofChannel(String kind, byte[] channel, byte[] payload) {
    return new Message(kind.getBytes(US_ASCII), channel, payload);
  }

  /** To subscribers of a pattern that the channel matches. */
  static Message ofPattern(byte[] pattern, byte[] channel, byte[] payload) {
    return new Message("pmessage".getBytes(US_ASCII), pattern, channel, payload);
  }

  /** The whole message. Not to be written. */
  byte[] encoded(int protocol) {
    byte[] known = protocol == 3 ? resp3 : resp2;
    if (known != null) {
      return known;
    }
    byte[] made = encode(protocol);
    if (protocol == 3) {
      resp3 = made;
    } else {
      resp2 = made;
    }
    return made;
  }

  private byte[] encode(int protocol) {
    ReplyEncoder encoder = new ReplyEncoder();
    encoder.protocol(protocol);
    encoder.push(parts.length);
    for (byte[] part : parts) {
      encoder.bulk(part, 0, part.length, true);
    }
    return encoder.toByteArray();
  }
}
