package dev.remora.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A file of PEM blocks (RFC 7468): certificates, or a private key in PKCS #8 or RSA's PKCS #1. */
final class PemFile {
  private static final long MOST_BYTES = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private final Path path;
  private final List<Block> blocks = new ArrayList<>();

  private static final class Block {
    final String label;
    final byte[] bytes;

    Block(String label, byte[] bytes) {
      this.label = label;
      this.bytes = bytes;
    }
  }

  private PemFile(Path path) {
    this.path = path;
  }

  static PemFile read(Path path) throws TlsException {
    var file = new PemFile(path);
    Matcher found = BLOCK.matcher(file.text());
    while (found.find()) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
        file.blocks.add(new Block(found.group(1), bytes));
      } catch (IllegalArgumentException e) {
        throw new TlsException(path + ": what stands between its PEM lines is not Base64", e);
      }
    }
    return file;
  }

  private String text() throws TlsException {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new TlsException(path + ": too large for certificates or a key");
      }
      return Files.readString(path, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException(path + ": no such file", e);
    } catch (TlsException e) {
      throw e;
    } catch (IOException e) {
      throw new TlsException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The certificates, in the order of the file: at least one. */
  List<X509Certificate> certificates() throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label.endsWith("CERTIFICATE")) {
          Certificate certificate =
              factory.generateCertificate(new ByteArrayInputStream(block.bytes));
          certificates.add((X509Certificate) certificate);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new TlsException(path + ": a certificate is damaged: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new TlsException(path + ": has no certificate in PEM");
    }
    return certificates;
  }

  /**
   * The first private key.
   *
   * @param password of an encrypted key; empty for none
   */
  PrivateKey privateKey(String password) throws TlsException {
    for (Block block : blocks) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(block.bytes);
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return decrypted(block.bytes, password);
        }
        case "RSA PRIVATE KEY" -> {
          return key(Der.rsaToPkcs8(block.bytes));
        }
        case "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new TlsException(
                path
                    + ": "
                    + block.label
                    + " is an old form; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                    + path);
        default -> {
          // Certificates and parameters may stand beside it.
        }
      }
    }
    throw new TlsException(path + ": has no private key in PEM");
  }

  private PrivateKey key(byte[] pkcs8) throws TlsException {
    var spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // It is of another algorithm.
      } catch (GeneralSecurityException e) {
        throw new TlsException(path + ": " + e.getMessage(), e);
      }
    }
    throw new TlsException(path + ": the private key is damaged, or neither RSA, EC nor EdDSA");
  }

  private PrivateKey decrypted(byte[] bytes, String password) throws TlsException {
    if (password.isEmpty()) {
      throw new TlsException(path + ": the private key is encrypted, and no password is given");
    }
    try {
      var info = new EncryptedPrivateKeyInfo(bytes);
      // The parameters of PBES2 name themselves by the scheme that a cipher is asked for.
      String named = String.valueOf(info.getAlgParameters());
      String scheme = named.startsWith("PBE") ? named : info.getAlgName();
      var secret =
          SecretKeyFactory.getInstance(scheme)
              .generateSecret(new PBEKeySpec(password.toCharArray()));
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
      return key(info.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeySpecException e) {
      throw new TlsException(path + ": the password of the private key is wrong", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException(path + ": cannot decrypt the private key: " + e.getMessage(), e);
    }
  }
}
