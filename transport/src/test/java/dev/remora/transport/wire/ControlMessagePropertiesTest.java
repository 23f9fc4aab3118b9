package dev.remora.transport.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for every value of every field, wherever the message lies. */
final class ControlMessagePropertiesTest {
  private static final int ROOM = 64;

  /** Memory in which something else was before. */
  private static MemorySegment dirty(byte old) {
    return MemorySegment.ofArray(new byte[ROOM]).fill(old);
  }

  private static byte[] message(MemorySegment memory, int offset) {
    return memory.asSlice(offset, ControlMessage.LENGTH).toArray(JAVA_BYTE);
  }

  @Property
  void anAnnouncementIsReadAsItWasWritten(
      @ForAll long address,
      @ForAll @LongRange(min = 0, max = 0xffff_ffffL) long length,
      @ForAll int rkey,
      @ForAll @IntRange(max = ROOM - ControlMessage.LENGTH) int offset,
      @ForAll byte old) {
    MemorySegment memory = dirty(old);
    ControlMessage.encodeRegister(memory, offset, address, length, rkey);
    assertThat(ControlMessage.opcode(memory, offset))
        .isEqualTo(ControlMessage.REGISTER_XFER_MEMORY);
    assertThat(ControlMessage.address(memory, offset)).isEqualTo(address);
    assertThat(ControlMessage.windowLength(memory, offset)).isEqualTo(length);
    assertThat(ControlMessage.rkey(memory, offset)).isEqualTo(rkey);
    ByteBuffer expected = ByteBuffer.allocate(ControlMessage.LENGTH);
    expected.putShort(0, (short) 3).putLong(16, address).putInt(24, (int) length).putInt(28, rkey);
    assertThat(message(memory, offset)).isEqualTo(expected.array());
  }

  @Property
  void aFeatureMessageIsReadAsItWasWritten(
      @ForAll @IntRange(max = 1) int opcode,
      @ForAll @IntRange(max = 0xffff) int select,
      @ForAll long features,
      @ForAll @IntRange(max = ROOM - ControlMessage.LENGTH) int offset,
      @ForAll byte old) {
    MemorySegment memory = dirty(old);
    ControlMessage.encodeFeature(memory, offset, opcode, select, features);
    assertThat(ControlMessage.opcode(memory, offset)).isEqualTo(opcode);
    assertThat(ControlMessage.select(memory, offset)).isEqualTo(select);
    assertThat(ControlMessage.features(memory, offset)).isEqualTo(features);
    ByteBuffer expected = ByteBuffer.allocate(ControlMessage.LENGTH);
    expected.putShort(0, (short) opcode).putShort(2, (short) select).putLong(24, features);
    assertThat(message(memory, offset)).isEqualTo(expected.array());
  }

  @Property
  void readingNeverThrowsAndStaysInRange(
      @ForAll byte[] bytes, @ForAll @IntRange(max = ROOM - ControlMessage.LENGTH) int offset) {
    MemorySegment memory = dirty((byte) 0);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, Math.min(bytes.length, ROOM - offset));
    assertThat(ControlMessage.opcode(memory, offset)).isBetween(0, 0xffff);
    assertThat(ControlMessage.select(memory, offset)).isBetween(0, 0xffff);
    assertThat(ControlMessage.windowLength(memory, offset)).isBetween(0L, 0xffff_ffffL);
    ByteBuffer same = ByteBuffer.wrap(message(memory, offset));
    assertThat(ControlMessage.address(memory, offset)).isEqualTo(same.getLong(16));
    assertThat(ControlMessage.rkey(memory, offset)).isEqualTo(same.getInt(28));
    assertThat(ControlMessage.features(memory, offset)).isEqualTo(same.getLong(24));
  }
}
