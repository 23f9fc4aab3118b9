package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** Users and groups of this machine. Safe for use by any thread. */
public final class Users {
  /** {@code struct group} of {@code grp.h}. */
  static final StructLayout GROUP =
      MemoryLayout.structLayout(
          ADDRESS.withName("gr_name"),
          ADDRESS.withName("gr_passwd"),
          JAVA_INT.withName("gr_gid"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("gr_mem"));

  private static final int BUFFER_LENGTH = 1 << 16;
  private static final MethodHandle GETEUID = Native.function("geteuid", Native.returnsInt());
  private static final MethodHandle GETGRNAM_R =
      Native.function(
          "getgrnam_r", Native.returnsInt(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

  private Users() {}

  /** The effective user of this process. */
  public static int effectiveUserId() {
    try {
      return (int) GETEUID.invokeExact(Native.state());
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** The number of a group, empty if there is none of that name. */
  public static OptionalInt groupId(String name) throws PosixException {
    int errno;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment group = arena.allocate(GROUP);
      MemorySegment buffer = arena.allocate(BUFFER_LENGTH);
      MemorySegment found = arena.allocate(ADDRESS);
      MemorySegment string = arena.allocateFrom(name);
      errno =
          (int)
              GETGRNAM_R.invokeExact(
                  Native.state(), string, group, buffer, (long) BUFFER_LENGTH, found);
      if (errno == 0) {
        return found.get(JAVA_LONG, 0) == 0
            ? OptionalInt.empty()
            : OptionalInt.of(
                group.get(
                    JAVA_INT, GROUP.byteOffset(MemoryLayout.PathElement.groupElement("gr_gid"))));
      }
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    throw new PosixException("getgrnam_r of " + name, errno);
  }
}
