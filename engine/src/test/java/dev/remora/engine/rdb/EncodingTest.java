package dev.remora.engine.rdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pieces that dumps consist of. */
final class EncodingTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void checksumIsTheOneOfRedis() {
    byte[] digits = "123456789".getBytes(US_ASCII);
    assertThat(Crc64.update(0, digits, 0, digits.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    byte[] long_ = new byte[1000];
    new Random(1).nextBytes(long_);
    long inPieces = 0;
    for (int at = 0; at < long_.length; at += 13) {
      inPieces = Crc64.update(inPieces, long_, at, Math.min(13, long_.length - at));
    }
    assertThat(inPieces).isEqualTo(Crc64.update(0, long_, 0, long_.length));
  }

  @Test
  void lengthsTakeOneTwoFiveOrNineBytes() throws IOException {
    long[] lengths = {0, 63, 64, 16_383, 16_384, 0xffff_ffffL, 1L << 32, Long.MAX_VALUE};
    int[] bytes = {1, 1, 2, 2, 5, 5, 9, 9};
    for (int i = 0; i < lengths.length; i++) {
      RdbEncoder encoder = new RdbEncoder();
      encoder.length(lengths[i]);
      assertThat(encoder.length()).as("%d", lengths[i]).isEqualTo(bytes[i]);
      assertThat(reader(encoder).length()).isEqualTo(lengths[i]);
    }
  }

  @Test
  void stringsThatAreIntegersTakeTheirBytes() throws IOException {
    assertThat(encoded("12")).isEqualTo("c00c");
    assertThat(encoded("-1")).isEqualTo("c0ff");
    assertThat(encoded("300")).isEqualTo("c12c01");
    assertThat(encoded("-70000")).isEqualTo("c290eefeff");
    assertThat(encoded("2147483647")).isEqualTo("c2ffffff7f");
    assertThat(encoded("2147483648")).isEqualTo("0a32313437343833363438");
    assertThat(encoded("007")).isEqualTo("03303037");
    for (String text : new String[] {"12", "-1", "300", "-70000", "2147483647", "2147483648"}) {
      RdbEncoder encoder = new RdbEncoder();
      encoder.decimal(Long.parseLong(text));
      assertThat(HEX.formatHex(encoder.bytes(), 0, encoder.length())).isEqualTo(encoded(text));
      assertThat(reader(encoder).string()).isEqualTo(text.getBytes(US_ASCII));
    }
  }

  @Test
  void aRunOfOneByteIsCompressed() throws IOException {
    byte[] same = new byte[100];
    Arrays.fill(same, (byte) 'a');
    RdbEncoder encoder = new RdbEncoder();
    encoder.string(same, 0, same.length);
    assertThat(encoder.length()).isLessThan(15);
    assertThat(reader(encoder).string()).isEqualTo(same);
    encoder.clear();
    encoder.compressing(false);
    encoder.string(same, 0, same.length);
    assertThat(encoder.length()).isEqualTo(102);
  }

  @Test
  void whateverIsCompressedComesBack() throws IOException {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    RdbEncoder encoder = new RdbEncoder();
    for (int i = 0; i < 3000; i++) {
      byte[] original = compressible(random);
      encoder.clear();
      encoder.string(original, 0, original.length);
      assertThat(encoder.length()).isLessThanOrEqualTo(original.length + 9);
      assertThat(reader(encoder).string()).as("-Dremora.seed=%d", seed).isEqualTo(original);
    }
  }

  @Test
  void farMatchesAndLongOnesAreFound() {
    byte[] original = new byte[2 * 8192];
    new Random(3).nextBytes(original);
    System.arraycopy(original, 0, original, 8192, 8192);
    byte[] target = new byte[original.length];
    int size = new Lzf().compress(original, 0, original.length, target, target.length);
    // The second half: matches of 264 bytes, three bytes each, but for what the table has lost.
    assertThat(size).isBetween(8192, 8800);
  }

  @Test
  void compressionsDoNotDisturbEachOther() {
    byte[] original = "a string of words, a string of words".getBytes(US_ASCII);
    byte[] target = new byte[original.length];
    int size = new Lzf().compress(original, 0, original.length, target, target.length);
    Lzf lzf = new Lzf(Integer.MAX_VALUE - 10 * original.length);
    for (int i = 0; i < 20; i++) {
      assertThat(lzf.compress(original, 0, original.length, target, target.length)).isEqualTo(size);
    }
  }

  @Test
  void aSourceIsReadInPieces() throws IOException {
    RdbEncoder encoder = new RdbEncoder();
    encoder.compressing(false);
    byte[] long_ = new byte[200_000];
    new Random(4).nextBytes(long_);
    encoder.string(long_, 0, long_.length);
    encoder.real(1.5);
    encoder.decimal(7);
    byte[] all = Arrays.copyOf(encoder.bytes(), encoder.length());
    RdbReader whole = new RdbReader(all, 0, all.length);
    int[] at = new int[1];
    RdbReader reader =
        new RdbReader(
            (target, offset, count) -> {
              int some = Math.min(7, Math.min(count, all.length - at[0]));
              System.arraycopy(all, at[0], target, offset, some);
              at[0] += some;
              return some;
            },
            all.length);
    for (RdbReader one : new RdbReader[] {whole, reader}) {
      assertThat(one.string()).isEqualTo(long_);
      assertThat(one.real()).isEqualTo(1.5);
      assertThat(one.isInteger()).isTrue();
      assertThat(one.integer()).isEqualTo(7);
      assertThat(one.remaining()).isZero();
      assertThat(one.position()).isEqualTo(all.length);
      assertThat(one.crc()).isEqualTo(Crc64.update(0, all, 0, all.length));
      assertThatThrownBy(one::type).isInstanceOf(RdbFormatException.class);
    }
  }

  @Test
  void liesAboutLengthsTakeNoMemory() {
    refuses("7f");
    refuses("80ffffffff");
    refuses("817fffffffffffffff");
    refuses("81ffffffffffffffff");
    refuses("82");
    refuses("c4");
    refuses("c3017f0100");
    // Compressed: a copy from before the beginning, one without its distance, literals that are
    // not there, and an original that is longer or shorter than it says.
    refuses("c302032000");
    refuses("c30103e0");
    refuses("c3020a1f61");
    refuses("c304810000000040000000006120ff00");
    refuses("c30205" + "0061");
    refuses("c30200" + "0061");
  }

  @Test
  void countsAreHeldAgainstWhatIsLeft() throws IOException {
    byte[] bytes = HEX.parseHex("03000000");
    assertThat(new RdbReader(bytes, 0, 4).count(1)).isEqualTo(3);
    assertThatThrownBy(() -> new RdbReader(bytes, 0, 4).count(2))
        .isInstanceOf(RdbFormatException.class)
        .hasMessageContaining("3 elements in 3 bytes");
  }

  @Test
  void anyBytesAreReadOrRefused() {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) (0xc0 + random.nextInt(5));
      }
      try {
        new RdbReader(bytes, 0, bytes.length).string();
        read++;
      } catch (RdbFormatException expected) {
        // As it should be.
      } catch (IOException | RuntimeException e) {
        throw new AssertionError("-Dremora.seed=" + seed + " " + HEX.formatHex(bytes), e);
      }
    }
    assertThat(read).isPositive();
  }

  private static void refuses(String hex) {
    byte[] bytes = HEX.parseHex(hex);
    assertThatThrownBy(() -> new RdbReader(bytes, 0, bytes.length).string())
        .as(hex)
        .isInstanceOf(RdbFormatException.class)
        .hasMessageContaining("at byte");
  }

  private static byte[] compressible(Random random) {
    byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 60 : 20_000)];
    int letters = 1 + random.nextInt(random.nextBoolean() ? 4 : 256);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(letters);
      if (i > 20 && random.nextInt(10) == 0) {
        int count = Math.min(bytes.length - i, random.nextInt(400));
        int from = random.nextInt(i);
        for (int j = 0; j < count; j++) {
          bytes[i + j] = bytes[from + j];
        }
        i += Math.max(0, count - 1);
      }
    }
    return bytes;
  }

  private static String encoded(String text) {
    RdbEncoder encoder = new RdbEncoder();
    byte[] bytes = text.getBytes(US_ASCII);
    encoder.string(bytes, 0, bytes.length);
    return HEX.formatHex(encoder.bytes(), 0, encoder.length());
  }

  private static RdbReader reader(RdbEncoder encoder) {
    return new RdbReader(encoder.bytes(), 0, encoder.length());
  }
}
