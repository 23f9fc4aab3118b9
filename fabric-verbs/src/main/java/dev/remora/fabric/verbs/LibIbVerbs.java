package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code libibverbs.so.1}, with the names of {@code infiniband/verbs.h}. Pointers to its structures
 * are plain longs: their lifetimes are those of the C library.
 */
@SuppressWarnings("restricted")
final class LibIbVerbs {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libibverbs.so.1", Arena.global());

  private static final MethodHandle GET_DEVICE_LIST =
      handle("ibv_get_device_list", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE_DEVICE_LIST =
      handle("ibv_free_device_list", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle GET_DEVICE_NAME =
      handle("ibv_get_device_name", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));

  /** The names of this machine's RDMA devices, as {@code ibv_get_device_list} gives them. */
  static List<String> deviceNames() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      long list = (long) GET_DEVICE_LIST.invokeExact(count.address());
      if (list == 0) {
        return List.of();
      }
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
        long device = NativeMemory.getLong(list + (long) i * Long.BYTES);
        names.add(NativeMemory.getString((long) GET_DEVICE_NAME.invokeExact(device)));
      }
      FREE_DEVICE_LIST.invokeExact(list);
      return names;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), descriptor);
  }

  private LibIbVerbs() {}
}
