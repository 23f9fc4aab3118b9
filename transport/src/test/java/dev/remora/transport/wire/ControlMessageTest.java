package dev.remora.transport.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each message, as {@code struct ValkeyRdmaFeature}, {@code ValkeyRdmaKeepalive} and
 * {@code ValkeyRdmaMemory} of Valkey's {@code src/rdma.c} lay them out. Two lines are one message.
 */
final class ControlMessageTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Where a message is written, and what was there before. */
  private static final int OFFSET = 3;

  private static final byte OLD = (byte) 0xee;

  private final MemorySegment memory =
      Arena.ofAuto().allocate(OFFSET + ControlMessage.LENGTH + OFFSET);

  private String encoded(Consumer<MemorySegment> encoder) {
    memory.fill(OLD);
    encoder.accept(memory);
    for (int i = 0; i < OFFSET; i++) {
      assertThat(memory.get(JAVA_BYTE, i)).as("before the message").isEqualTo(OLD);
      assertThat(memory.get(JAVA_BYTE, OFFSET + ControlMessage.LENGTH + i))
          .as("after the message")
          .isEqualTo(OLD);
    }
    return HEX.formatHex(memory.asSlice(OFFSET, ControlMessage.LENGTH).toArray(JAVA_BYTE));
  }

  private static MemorySegment message(String hex) {
    return MemorySegment.ofArray(HEX.parseHex(hex));
  }

  @Test
  void getServerFeature() {
    String golden =
        "00000102000000000000000000000000" //
            + "00000000000000008000000000000003";
    assertThat(
            encoded(
                bytes ->
                    ControlMessage.encodeFeature(
                        bytes,
                        OFFSET,
                        ControlMessage.GET_SERVER_FEATURE,
                        0x0102,
                        0x8000_0000_0000_0003L)))
        .isEqualTo(golden);
    MemorySegment read = message(golden);
    assertThat(ControlMessage.opcode(read, 0)).isEqualTo(ControlMessage.GET_SERVER_FEATURE);
    assertThat(ControlMessage.select(read, 0)).isEqualTo(0x0102);
    assertThat(ControlMessage.features(read, 0)).isEqualTo(0x8000_0000_0000_0003L);
  }

  @Test
  void setClientFeature() {
    String golden =
        "0001ffff000000000000000000000000" //
            + "00000000000000000123456789abcdef";
    assertThat(
            encoded(
                bytes ->
                    ControlMessage.encodeFeature(
                        bytes,
                        OFFSET,
                        ControlMessage.SET_CLIENT_FEATURE,
                        0xffff,
                        0x0123_4567_89ab_cdefL)))
        .isEqualTo(golden);
    MemorySegment read = message(golden);
    assertThat(ControlMessage.opcode(read, 0)).isEqualTo(ControlMessage.SET_CLIENT_FEATURE);
    assertThat(ControlMessage.select(read, 0)).isEqualTo(0xffff);
    assertThat(ControlMessage.features(read, 0)).isEqualTo(0x0123_4567_89ab_cdefL);
  }

  @Test
  void keepalive() {
    String golden =
        "00020001000000000000000000000000" //
            + "00000000000000000000000000000000";
    assertThat(encoded(bytes -> ControlMessage.encodeKeepalive(bytes, OFFSET))).isEqualTo(golden);
    assertThat(ControlMessage.opcode(message(golden), 0)).isEqualTo(ControlMessage.KEEPALIVE);
    assertThat(ControlMessage.select(message(golden), 0)).isEqualTo(ControlMessage.STEADY);
  }

  @Test
  void registerXferMemory() {
    String golden =
        "00030000000000000000000000000000" //
            + "fedcba98765432108000000189abcdef";
    assertThat(
            encoded(
                bytes ->
                    ControlMessage.encodeRegister(
                        bytes, OFFSET, 0xfedc_ba98_7654_3210L, 0x8000_0001L, 0x89ab_cdef)))
        .isEqualTo(golden);
    MemorySegment read = message(golden);
    assertThat(ControlMessage.opcode(read, 0)).isEqualTo(ControlMessage.REGISTER_XFER_MEMORY);
    assertThat(ControlMessage.address(read, 0)).isEqualTo(0xfedc_ba98_7654_3210L);
    assertThat(ControlMessage.windowLength(read, 0)).as("unsigned").isEqualTo(0x8000_0001L);
    assertThat(ControlMessage.rkey(read, 0)).isEqualTo(0x89ab_cdef);
  }

  @Test
  void opcodesAreUnsigned() {
    MemorySegment read = message("ffff" + "00".repeat(ControlMessage.LENGTH - 2));
    assertThat(ControlMessage.opcode(read, 0)).isEqualTo(0xffff);
  }
}
