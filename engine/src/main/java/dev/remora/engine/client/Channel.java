package dev.remora.engine.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of a channel or a key, or a pattern of names, that clients are told of. Comparable, so
 * that names which a client has chosen to have one hash code do not make a map slow.
 */
public final class Channel implements Comparable<Channel> {
  private final byte[] name;
  private final int hash;

  /**
   * @param name not to be written any more
   */
  public Channel(byte[] name) {
    this.name = name;
    hash = Arrays.hashCode(name);
  }

  /** The name. Not to be written. */
  public byte[] name() {
    return name;
  }

  /** Whether it begins with another name. */
  public boolean startsWith(Channel prefix) {
    int length = prefix.name.length;
    return length <= name.length && Arrays.equals(prefix.name, 0, length, name, 0, length);
  }

  /** Each byte as one character. */
  public String text() {
    return new String(name, ISO_8859_1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Channel channel && Arrays.equals(name, channel.name);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(Channel other) {
    return Arrays.compare(name, other.name);
  }

  @Override
  public String toString() {
    return "channel of " + name.length + " bytes";
  }
}
