package dev.remora.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files can be used, and what is said of those that cannot. */
final class TlsContextsTest {
  @TempDir static Path directory;
  private static TestCertificate elliptic;
  private static TestCertificate rsa;

  @BeforeAll
  static void certificates() {
    elliptic = TestCertificate.create(directory, "elliptic");
    rsa = TestCertificate.create(directory, "rsa", "RSA");
  }

  @Test
  void takesKeysOfEitherAlgorithm() throws Exception {
    for (TestCertificate own : List.of(elliptic, rsa)) {
      TlsContexts.builder()
          .identity(own.certificate(), own.key(), "")
          .trust(List.of(own.certificate()))
          .build();
    }
  }

  @Test
  void takesAnRsaKeyInItsOldForm() throws Exception {
    byte[] pkcs8 = keyOf(rsa);
    // 26 bytes of PKCS #8 stand before the key's own sequence if its length takes two bytes.
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    Path key = directory.resolve("pkcs1.key");
    TestCertificate.write(key, "RSA PRIVATE KEY", pkcs1);
    TlsContexts.builder().identity(rsa.certificate(), key, "").build();
  }

  @Test
  void takesAnEncryptedKeyWithItsPasswordOnly() throws Exception {
    Path key = directory.resolve("encrypted.key");
    encrypt(elliptic.key(), key);
    TlsContexts contexts = TlsContexts.builder();
    contexts.identity(elliptic.certificate(), key, "secret");
    assertThatThrownBy(() -> contexts.identity(elliptic.certificate(), key, "wrong"))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("encrypted.key");
    assertThatThrownBy(() -> contexts.identity(elliptic.certificate(), key, ""))
        .hasMessage(key + ": the private key is encrypted, and no password is given");
  }

  @Test
  void saysThatKeyAndCertificateDoNotBelongTogether() {
    TestCertificate other = TestCertificate.create(directory, "other");
    for (TestCertificate wrong : List.of(other, rsa)) {
      assertThatThrownBy(
              () -> TlsContexts.builder().identity(elliptic.certificate(), wrong.key(), ""))
          .hasMessage(
              wrong.key() + ": not the private key of the certificate " + elliptic.certificate());
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path missing = directory.resolve("missing.crt");
    Path text = Files.writeString(directory.resolve("text.crt"), "no PEM");
    TlsContexts contexts = TlsContexts.builder();
    assertThatThrownBy(() -> contexts.trust(List.of(missing)))
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> contexts.trust(List.of(text)))
        .hasMessage(text + ": has no certificate in PEM");
    assertThatThrownBy(() -> contexts.identity(elliptic.certificate(), text, ""))
        .hasMessage(text + ": has no private key in PEM");
  }

  @Test
  void trustsAllCertificatesOfADirectory() throws Exception {
    Path authorities = Files.createDirectory(directory.resolve("authorities"));
    assertThatThrownBy(() -> TlsContexts.builder().trust(List.of(authorities)))
        .hasMessageContaining("no certificates to trust");
    Files.copy(rsa.certificate(), authorities.resolve("a"));
    Files.copy(elliptic.certificate(), authorities.resolve("b"));
    assertThat(TlsContexts.builder().trust(List.of(authorities)).build()).isNotNull();
  }

  private static byte[] keyOf(TestCertificate certificate) throws Exception {
    return PemFile.read(certificate.key()).privateKey("").getEncoded();
  }

  /** As people do it, with the password {@code secret}. */
  private static void encrypt(Path from, Path to) throws Exception {
    Path program = Path.of("/usr/bin/openssl");
    assumeTrue(Files.isExecutable(program), "openssl is not installed");
    Process openssl =
        new ProcessBuilder(
                program.toString(),
                "pkcs8",
                "-topk8",
                "-in",
                from.toString(),
                "-out",
                to.toString(),
                "-passout",
                "pass:secret")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(openssl.getInputStream().readAllBytes(), US_ASCII)).isEmpty();
    assertThat(openssl.waitFor()).isZero();
  }
}
