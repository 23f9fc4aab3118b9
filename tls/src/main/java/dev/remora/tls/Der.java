package dev.remora.tls;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** As much of DER (X.690) as it takes to put an RSA key of PKCS #1 into PKCS #8 (RFC 5208). */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int LONG_FORM = 0x80;

  /** Version 0, and the algorithm rsaEncryption without parameters. */
  private static final byte[] RSA_HEADER =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private Der() {}

  static byte[] rsaToPkcs8(byte[] pkcs1) {
    var content = new ByteArrayOutputStream();
    content.writeBytes(RSA_HEADER);
    content.writeBytes(element(OCTET_STRING, pkcs1));
    return element(SEQUENCE, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(LONG_FORM | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
