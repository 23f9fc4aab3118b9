package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CommandEncoderTest {
  private final CommandEncoder encoder = new CommandEncoder(1);

  @Test
  void writesCommandsOneAfterAnother() {
    encoder
        .command("SET", "ключ", "")
        .command(new byte[] {'G', 'E', 'T'}, new byte[] {0, (byte) 0xff});
    assertThat(encoder.toByteArray())
        .isEqualTo(
            concat(
                "*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$0\r\n\r\n*2\r\n$3\r\nGET\r\n$2\r\n"
                    .getBytes(UTF_8),
                new byte[] {0, (byte) 0xff, '\r', '\n'}));
    encoder.clear();
    assertThat(encoder.length()).isZero();
  }

  @Test
  void writesLengthsOfSeveralDigits() {
    encoder.begin(2).argument("ECHO").argument("x".repeat(1000));
    assertThat(new String(encoder.toByteArray(), UTF_8)).contains("\r\n$1000\r\nxxx");
  }

  @Test
  void holdsItsUserToTheNumberOfArguments() {
    assertThatThrownBy(() -> encoder.begin(0)).isInstanceOf(IllegalArgumentException.class);
    encoder.begin(1);
    assertThatThrownBy(() -> encoder.begin(1)).isInstanceOf(IllegalStateException.class);
    encoder.argument("PING");
    assertThatThrownBy(() -> encoder.argument("x")).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
