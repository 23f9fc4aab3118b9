package dev.remora.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Finds functions of the C library and calls them.
 *
 * <p>Every handle of {@link #function} and {@link #variadic} takes a segment for {@code errno}
 * first: {@link #state()}, the calling thread's own. It holds a meaning only after the call has
 * failed.
 */
@SuppressWarnings("restricted") // calling native code is what this room is for
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private Native() {}

  /** A function of the C library that sets errno. */
  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  /** A function whose errno nobody asks for: capturing it allocates until the call is compiled. */
  static MethodHandle functionWithoutErrno(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }

  /** A variadic function of the C library that sets errno. */
  static MethodHandle variadic(String name, FunctionDescriptor descriptor, int fixedArguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixedArguments));
  }

  /** Whether the C library has the function. */
  static boolean has(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }

  /** Describes a function that returns an {@code int}. */
  static FunctionDescriptor returnsInt(MemoryLayout... arguments) {
    return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
  }

  /** Describes a function that returns a {@code long}, {@code ssize_t} or address as a number. */
  static FunctionDescriptor returnsLong(MemoryLayout... arguments) {
    return FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments);
  }

  /** Where a call by this thread leaves its errno. */
  static MemorySegment state() {
    return STATES.get();
  }

  /** What this thread's last failed call left. */
  static int errno() {
    return (int) ERRNO.get(STATES.get(), 0L);
  }

  /** What a handle threw: it cannot throw anything checked. */
  static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }
}
