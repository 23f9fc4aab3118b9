package dev.remora.engine.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of a channel, or a pattern of names, that clients subscribe to. Comparable, so that
 * names which a client has chosen to have one hash code do not make a map slow.
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
