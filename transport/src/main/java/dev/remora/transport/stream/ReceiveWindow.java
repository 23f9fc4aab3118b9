package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the peer writes into, used from its first byte to its last, then announced again
 * ({@code docs/protocol.md}, 4).
 *
 * <pre>
 *   0          consumed        received            length
 *   |  was read   |   readable    |  the peer's turn  |
 * </pre>
 *
 * <p>The only class that knows how a receiver gives room back.
 */
final class ReceiveWindow {
  /** Bytes that tell whether memory was written to. */
  private static final int MARK = 16;

  private final int length;
  private final byte[] mark = new byte[MARK];
  private MemoryRegion region;

  /** Memory of the same length; there once it was needed. */
  private @Nullable MemoryRegion spare;

  private MemorySegment memory;

  /** The memory once more, for targets that would need a segment made for each read. */
  private ByteBuffer memoryBytes;

  private int received;
  private int consumed;
  private boolean announced;

  /**
   * @param region its length is what is announced, on each round
   */
  ReceiveWindow(MemoryRegion region) {
    this.region = region;
    memory = region.segment();
    memoryBytes = memory.asByteBuffer();
    length = Math.toIntExact(memory.byteSize());
  }

  MemoryRegion region() {
    return region;
  }

  int length() {
    return length;
  }

  /** Memory that can take the place of the window, if nothing has come since it was announced. */
  MemoryRegion spare(Endpoint endpoint) throws FabricException {
    MemoryRegion other = spare;
    if (other == null) {
      other = endpoint.register(length);
      spare = other;
    }
    new Random().nextBytes(mark);
    MemorySegment.copy(mark, 0, other.segment(), ValueLayout.JAVA_BYTE, 0, MARK);
    return other;
  }

  /** The spare memory was announced. */
  void useSpare(MemoryRegion announcedSpare) {
    spare = region;
    region = announcedSpare;
    memory = region.segment();
    memoryBytes = memory.asByteBuffer();
  }

  /**
   * Whether the first bytes that have come since {@link #useSpare} are here, and not in the memory
   * that was announced before. Wrongly false once in 256 times for one byte, for two once in 65,536
   * and so on; never wrongly true.
   */
  boolean isWritten(int immediate) {
    int count = Integer.compareUnsigned(immediate, MARK) < 0 ? immediate : MARK;
    for (int i = 0; i < count; i++) {
      if (memoryBytes.get(i) != mark[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether the peer must be told that it may write from the first byte (again). */
  boolean wantsAnnouncement() {
    return !announced;
  }

  void announced() {
    announced = true;
    received = 0;
    consumed = 0;
  }

  /**
   * Takes an immediate: so many bytes more are there.
   *
   * @return false if the peer cannot have written so many: it lies
   */
  boolean accept(int immediate) {
    // As unsigned, so that a "negative" count is a very large one.
    if (!announced || immediate == 0 || Integer.compareUnsigned(immediate, length - received) > 0) {
      return false;
    }
    received += immediate;
    return true;
  }

  int readable() {
    return received - consumed;
  }

  /** Bytes of this round that have been received; for messages. */
  int received() {
    return received;
  }

  int read(MemorySegment target, long offset, int count) {
    int taken = Math.min(count, received - consumed);
    MemorySegment.copy(memory, consumed, target, offset, taken);
    consume(taken);
    return taken;
  }

  int read(ByteBuffer target, int index, int count) {
    int taken = Math.min(count, received - consumed);
    target.put(index, memoryBytes, consumed, taken);
    consume(taken);
    return taken;
  }

  int read(byte[] target, int offset, int count) {
    int taken = Math.min(count, received - consumed);
    memoryBytes.get(consumed, target, offset, taken);
    consume(taken);
    return taken;
  }

  private void consume(int count) {
    consumed += count;
    if (consumed == length) {
      announced = false;
      received = 0;
      consumed = 0;
    }
  }

  /** The memory is about to go: what has not been read moves to memory of our own. */
  void detach() {
    int left = readable();
    MemorySegment kept = MemorySegment.NULL;
    if (left > 0) {
      kept = Arena.ofAuto().allocate(left);
      MemorySegment.copy(memory, consumed, kept, 0, left);
    }
    memory = kept;
    memoryBytes = kept.asByteBuffer();
    received = left;
    consumed = 0;
  }
}
