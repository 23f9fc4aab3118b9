package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code struct sockaddr_in6} of {@code netinet/in.h}. */
final class Sockaddr {
  /** Long enough for either. */
  static final int MAX_LENGTH = 28;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  static final int SIN_FAMILY = 0;
  static final int SIN_PORT = 2;
  static final int SIN_ADDR = 4;
  static final int SIN6_ADDR = 8;
  static final int SIN6_SCOPE_ID = 24;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private Sockaddr() {}

  /** The address must be resolved. */
  static MemorySegment encode(Arena arena, InetSocketAddress address) {
    MemorySegment sockaddr = arena.allocate(MAX_LENGTH, Long.BYTES);
    InetAddress inet = address.getAddress();
    byte[] bytes = inet.getAddress();
    boolean v6 = inet instanceof Inet6Address;
    sockaddr.set(JAVA_SHORT, SIN_FAMILY, (short) (v6 ? AF_INET6 : AF_INET));
    sockaddr.set(PORT, SIN_PORT, (short) address.getPort());
    MemorySegment.copy(bytes, 0, sockaddr, JAVA_BYTE, v6 ? SIN6_ADDR : SIN_ADDR, bytes.length);
    if (inet instanceof Inet6Address inet6) {
      sockaddr.set(JAVA_INT, SIN6_SCOPE_ID, inet6.getScopeId());
    }
    return sockaddr;
  }

  /** The wildcard address and port 0 if it is of neither family. */
  static InetSocketAddress decode(MemorySegment sockaddr) {
    int port = Short.toUnsignedInt(sockaddr.get(PORT, SIN_PORT));
    try {
      return switch (sockaddr.get(JAVA_SHORT, SIN_FAMILY)) {
        case AF_INET ->
            new InetSocketAddress(InetAddress.getByAddress(bytes(sockaddr, SIN_ADDR, 4)), port);
        case AF_INET6 -> {
          int scope = sockaddr.get(JAVA_INT, SIN6_SCOPE_ID);
          byte[] bytes = bytes(sockaddr, SIN6_ADDR, 16);
          yield new InetSocketAddress(
              scope == 0
                  ? InetAddress.getByAddress(bytes)
                  : Inet6Address.getByAddress(null, bytes, scope),
              port);
        }
        default -> new InetSocketAddress(0);
      };
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  private static byte[] bytes(MemorySegment sockaddr, long offset, int length) {
    return sockaddr.asSlice(offset, length).toArray(JAVA_BYTE);
  }
}
