package dev.remora.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.resp.AsciiNumbers;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes payloads for RESTORE, of encodings too which no server writes any more. */
public final class Payloads {
  private static final int ZIPLIST_HEADER = 10;

  private Payloads() {}

  /** A type and a value, given in hexadecimal, with the footer that makes them a payload. */
  public static byte[] seal(String hex, int version) {
    return seal(HexFormat.of().parseHex(hex), version);
  }

  /** A type and a value with the footer that makes them a payload. */
  public static byte[] seal(byte[] body, int version) {
    RdbEncoder encoder = new RdbEncoder();
    encoder.raw(body, 0, body.length);
    encoder.type(version);
    encoder.type(version >> 8);
    encoder.millis(Crc64.update(0, encoder.bytes(), 0, encoder.length()));
    return Arrays.copyOf(encoder.bytes(), encoder.length());
  }

  /** The payload of a type whose value is so many strings after a count of them. */
  public static byte[] counted(int type, byte[]... strings) {
    RdbEncoder encoder = new RdbEncoder();
    encoder.type(type);
    encoder.length(strings.length);
    for (byte[] string : strings) {
      encoder.constant(string);
    }
    return seal(Arrays.copyOf(encoder.bytes(), encoder.length()), 9);
  }

  /** The payload of a type whose value is one string. */
  public static byte[] single(int type, byte[] string) {
    RdbEncoder encoder = new RdbEncoder();
    encoder.type(type);
    encoder.constant(string);
    return seal(Arrays.copyOf(encoder.bytes(), encoder.length()), 9);
  }

  /** A ziplist of these elements; those that are integers are kept as such. */
  public static byte[] ziplist(String... elements) {
    RdbEncoder entries = new RdbEncoder();
    int last = 0;
    int before = 0;
    for (String element : elements) {
      last = entries.length();
      ziplistEntry(before, element.getBytes(ISO_8859_1), entries);
      before = entries.length() - last;
    }
    RdbEncoder all = new RdbEncoder();
    little(ZIPLIST_HEADER + entries.length() + 1, 4, all);
    little(ZIPLIST_HEADER + last, 4, all);
    little(elements.length, 2, all);
    all.raw(entries.bytes(), 0, entries.length());
    all.type(0xff);
    return Arrays.copyOf(all.bytes(), all.length());
  }

  /** A zipmap of fields and values in turns; every value has so many bytes more than it needs. */
  public static byte[] zipmap(int unused, String... strings) {
    RdbEncoder all = new RdbEncoder();
    all.type(strings.length / 2);
    for (int i = 0; i < strings.length; i++) {
      byte[] bytes = strings[i].getBytes(ISO_8859_1);
      if (bytes.length < 254) {
        all.type(bytes.length);
      } else {
        all.type(254);
        little(bytes.length, 4, all);
      }
      if (i % 2 == 1) {
        all.type(unused);
      }
      all.raw(bytes, 0, bytes.length);
      if (i % 2 == 1) {
        all.raw(new byte[unused], 0, unused);
      }
    }
    all.type(0xff);
    return Arrays.copyOf(all.bytes(), all.length());
  }

  /** An intset of numbers of so many bytes, which must be in order. */
  public static byte[] intset(int size, long... numbers) {
    RdbEncoder all = new RdbEncoder();
    little(size, 4, all);
    little(numbers.length, 4, all);
    for (long number : numbers) {
      little(number, size, all);
    }
    return Arrays.copyOf(all.bytes(), all.length());
  }

  private static void ziplistEntry(int before, byte[] element, RdbEncoder all) {
    if (before < 254) {
      all.type(before);
    } else {
      all.type(254);
      little(before, 4, all);
    }
    if (AsciiNumbers.isLong(element, 0, element.length)) {
      ziplistInteger(AsciiNumbers.toLong(element, 0, element.length), all);
      return;
    }
    if (element.length < 64) {
      all.type(element.length);
    } else if (element.length < 16_384) {
      all.type(0x40 | element.length >> 8);
      all.type(element.length);
    } else {
      all.type(0x80);
      little(Integer.reverseBytes(element.length), 4, all);
    }
    all.raw(element, 0, element.length);
  }

  private static void ziplistInteger(long value, RdbEncoder all) {
    if (value >= 0 && value <= 12) {
      all.type(0xf1 + (int) value);
    } else if (value == (byte) value) {
      all.type(0xfe);
      little(value, 1, all);
    } else if (value == (short) value) {
      all.type(0xc0);
      little(value, 2, all);
    } else if (value == value << 40 >> 40) {
      all.type(0xf0);
      little(value, 3, all);
    } else if (value == (int) value) {
      all.type(0xd0);
      little(value, 4, all);
    } else {
      all.type(0xe0);
      little(value, 8, all);
    }
  }

  private static void little(long value, int bytes, RdbEncoder all) {
    for (int i = 0; i < bytes; i++) {
      all.type((int) (value >> (8 * i)));
    }
  }
}
