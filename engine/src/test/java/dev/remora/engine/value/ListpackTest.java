package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A listpack is a list of strings; and no bytes that pass its check can harm who reads it. */
final class ListpackTest {
  private static final int[] LENGTHS = {0, 1, 2, 5, 63, 64, 126, 127, 4095, 4096, 16377, 16378};

  @Property(tries = 300)
  void isAListOfStrings(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] listpack = Listpack.empty();
    List<String> model = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      listpack = change(listpack, model, random);
      assertIs(listpack, model, random);
    }
  }

  private static byte[] change(byte[] listpack, List<String> model, Random random) {
    String text = element(random);
    byte[] source = ("<" + text + ">").getBytes(ISO_8859_1);
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    int at = model.isEmpty() ? Listpack.end(listpack) : Listpack.seek(listpack, index);
    long number = random.nextLong() >> random.nextInt(64);
    int kind = random.nextInt(model.isEmpty() ? 4 : 9);
    return switch (kind) {
      case 0 -> {
        model.add(text);
        yield Listpack.append(listpack, source, 1, text.length());
      }
      case 1 -> {
        model.add(Long.toString(number));
        yield Listpack.append(listpack, number);
      }
      case 2 -> {
        model.add(index, text);
        yield Listpack.insert(listpack, at, source, 1, text.length());
      }
      case 3 -> {
        model.add(index, Long.toString(number));
        yield Listpack.insert(listpack, at, number);
      }
      case 4, 5 -> {
        model.set(index, text);
        yield Listpack.replace(listpack, at, source, 1, text.length());
      }
      case 6 -> {
        model.set(index, Long.toString(number));
        yield Listpack.replace(listpack, at, number);
      }
      case 7 -> {
        model.remove(index);
        yield Listpack.delete(listpack, at);
      }
      default -> {
        int count = random.nextInt(4);
        model.subList(index, Math.min(model.size(), index + count)).clear();
        yield Listpack.delete(listpack, at, count);
      }
    };
  }

  private static void assertIs(byte[] listpack, List<String> model, Random random) {
    assertThat(Listpack.isValid(listpack, 0, Listpack.bytes(listpack))).isTrue();
    assertThat(Listpack.size(listpack)).isEqualTo(model.size());
    assertThat(Listpack.isEmpty(listpack)).isEqualTo(model.isEmpty());
    assertThat(forward(listpack)).isEqualTo(model);
    assertThat(backward(listpack)).isEqualTo(model.reversed());
    int size = model.size();
    assertThat(Listpack.seek(listpack, size)).isEqualTo(Listpack.NONE);
    assertThat(Listpack.seek(listpack, -size - 1)).isEqualTo(Listpack.NONE);
    if (size > 0) {
      int index = random.nextInt(size);
      assertThat(text(listpack, Listpack.seek(listpack, index))).isEqualTo(model.get(index));
      assertThat(Listpack.seek(listpack, index - size)).isEqualTo(Listpack.seek(listpack, index));
      assertFound(listpack, model, model.get(index));
    }
    assertFound(listpack, model, element(random));
  }

  private static void assertFound(byte[] listpack, List<String> model, String text) {
    byte[] bytes = ("<" + text + ">").getBytes(ISO_8859_1);
    int stride = model.size() % 2 + 1;
    int expected = Listpack.NONE;
    for (int i = 0; i < model.size() && expected == Listpack.NONE; i += stride) {
      int at = Listpack.seek(listpack, i);
      boolean same = model.get(i).equals(text);
      assertThat(Listpack.equals(listpack, at, bytes, 1, text.length())).isEqualTo(same);
      expected = same ? at : Listpack.NONE;
    }
    int first = Listpack.first(listpack);
    assertThat(Listpack.find(listpack, first, stride, bytes, 1, text.length())).isEqualTo(expected);
  }

  @Property(tries = 3000)
  void whateverPassesTheCheckCanBeRead(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] listpack = Listpack.empty();
    for (int i = random.nextInt(6); i > 0; i--) {
      byte[] source = element(random).getBytes(ISO_8859_1);
      listpack = Listpack.append(listpack, source, 0, source.length);
    }
    int length = Listpack.bytes(listpack);
    byte[] hostile = new byte[length];
    System.arraycopy(listpack, 0, hostile, 0, length);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextBoolean() ? random.nextInt(length) : Math.min(length - 1, 6);
      hostile[at] =
          random.nextBoolean() ? (byte) (0xe0 + random.nextInt(32)) : (byte) random.nextInt();
    }
    if (Listpack.isValid(hostile, 0, length)) {
      assertThat(backward(hostile)).isEqualTo(forward(hostile).reversed());
      assertThat(Listpack.size(hostile)).isEqualTo(forward(hostile).size());
    }
  }

  @Property(tries = 300)
  void noPartOfAListpackIsOne(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] listpack = Listpack.empty();
    for (int i = 0; i < 5; i++) {
      byte[] source = element(random).getBytes(ISO_8859_1);
      listpack = Listpack.append(listpack, source, 0, Math.min(70, source.length));
    }
    for (int length = 0; length < Listpack.bytes(listpack); length++) {
      assertThat(Listpack.isValid(listpack, 0, length)).isFalse();
    }
  }

  @Example
  void bytesAreThoseOfRedis() {
    byte[] listpack = Listpack.empty();
    for (String text : List.of("1", "-1", "127", "128", "-4096", "4096", "-32769", "ab", "")) {
      byte[] source = text.getBytes(ISO_8859_1);
      listpack = Listpack.append(listpack, source, 0, source.length);
    }
    listpack = Listpack.append(listpack, 8_388_608);
    listpack = Listpack.append(listpack, Long.MIN_VALUE);
    assertThat(HexFormat.of().formatHex(listpack, 0, Listpack.bytes(listpack)))
        .isEqualTo(
            "33000000"
                + "0b00"
                + "0101"
                + "dfff02"
                + "7f01"
                + "c08002"
                + "d00002"
                + "f1001003"
                + "f2ff7fff04"
                + "82616203"
                + "8001"
                + "f30000800005"
                + "f4000000000000008009"
                + "ff");
  }

  /** Redis 7 takes three bytes for the backward length where two would do. */
  @Example
  void backwardLengthsAreThoseOfRedis() {
    byte[] listpack = Listpack.append(Listpack.empty(), new byte[16_378], 0, 16_378);
    int bytes = Listpack.bytes(listpack);
    assertThat(HexFormat.of().formatHex(listpack, bytes - 5, bytes)).isEqualTo("0000ffffff");
  }

  @Example
  void countsWhatItsHeaderCannot() {
    byte[] listpack = Listpack.empty(200_000);
    for (int i = 0; i < 70_000; i++) {
      listpack = Listpack.append(listpack, i & 0x7f);
    }
    assertThat(Listpack.size(listpack)).isEqualTo(70_000);
    assertThat(Listpack.integer(listpack, Listpack.seek(listpack, 69_999)))
        .isEqualTo(69_999 & 0x7f);
    assertThat(Listpack.seek(listpack, 70_000)).isEqualTo(Listpack.NONE);
    listpack = Listpack.delete(listpack, Listpack.seek(listpack, 10_000), 60_000);
    assertThat(Listpack.size(listpack)).isEqualTo(10_000);
    assertThat(Listpack.isValid(listpack, 0, Listpack.bytes(listpack))).isTrue();
  }

  @Example
  void whatStaysAsLongIsChangedInPlace() {
    byte[] listpack = Listpack.append(Listpack.empty(), "abc".getBytes(ISO_8859_1), 0, 3);
    int at = Listpack.first(listpack);
    assertThat(Listpack.replace(listpack, at, "xyz".getBytes(ISO_8859_1), 0, 3)).isSameAs(listpack);
    assertThat(text(listpack, at)).isEqualTo("xyz");
  }

  @Example
  void tellsWhatDoesNotFit() {
    byte[] listpack = Listpack.empty();
    assertThat(Listpack.hasRoom(listpack, 1, Listpack.MAX_BYTES - 17)).isTrue();
    assertThat(Listpack.hasRoom(listpack, 1, Listpack.MAX_BYTES)).isFalse();
    assertThat(Listpack.hasRoom(listpack, 1, Long.MAX_VALUE / 2)).isFalse();
  }

  private static String element(Random random) {
    if (random.nextInt(4) == 0) {
      return Long.toString(random.nextLong() >> random.nextInt(64));
    }
    int length = LENGTHS[random.nextInt(random.nextInt(8) == 0 ? LENGTHS.length : 6)];
    char first = (char) ('a' + random.nextInt(3));
    return length == 0 ? "" : first + "x".repeat(length - 1);
  }

  private static List<String> forward(byte[] listpack) {
    List<String> found = new ArrayList<>();
    for (int at = Listpack.first(listpack); at != Listpack.NONE; at = Listpack.next(listpack, at)) {
      found.add(text(listpack, at));
    }
    return found;
  }

  private static List<String> backward(byte[] listpack) {
    List<String> found = new ArrayList<>();
    for (int at = Listpack.last(listpack);
        at != Listpack.NONE;
        at = Listpack.previous(listpack, at)) {
      found.add(text(listpack, at));
    }
    return found;
  }

  private static String text(byte[] listpack, int at) {
    return new String(Listpack.get(listpack, at), ISO_8859_1);
  }
}
