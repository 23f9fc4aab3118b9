package dev.remora.fabric.verbs;

import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Functions of one C library that leave {@code errno}. Every handle of {@link #function} takes
 * {@link #state()} first.
 *
 * <p>The calls themselves are given as lambdas: they are the ones that set things up and tear them
 * down. What is called per message has handles of its own.
 */
@SuppressWarnings("restricted")
final class CLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private final SymbolLookup symbols;

  /**
   * @throws IllegalArgumentException if the library is not there
   */
  CLibrary(String name) {
    symbols = SymbolLookup.libraryLookup(name, Arena.global());
  }

  MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        symbols.findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
  }

  /** For what is called often: leaving errno allocates until the call is compiled. */
  MethodHandle functionWithoutErrno(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /** For functions whose addresses are known at run time only; they do not set errno. */
  static MethodHandle function(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor);
  }

  static MemorySegment state() {
    return STATES.get();
  }

  static int errno() {
    return (int) ERRNO.get(STATES.get(), 0L);
  }

  /** A call that returns an error number, or -1 and errno, unless all went well. */
  static void check(String name, IntCall call) throws PosixException {
    int result = invoke(call);
    if (result != 0) {
      throw new PosixException(name, result > 0 ? result : errno());
    }
  }

  /** A call that returns a pointer, or null and errno. */
  static long checkPointer(String name, LongCall call) throws PosixException {
    long result;
    try {
      result = call.invoke();
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
    if (result == 0) {
      throw new PosixException(name, errno());
    }
    return result;
  }

  /** A call whose result the caller judges. */
  static int invoke(IntCall call) {
    try {
      return call.invoke();
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
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

  @FunctionalInterface
  interface IntCall {
    int invoke() throws Throwable;
  }

  @FunctionalInterface
  interface LongCall {
    long invoke() throws Throwable;
  }
}
