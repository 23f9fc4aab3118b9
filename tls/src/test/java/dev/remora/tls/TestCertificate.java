package dev.remora.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that has signed itself, and its key, as PEM files, made by the JDK's keytool.
 *
 * @param certificate also what others have to trust
 */
public record TestCertificate(Path certificate, Path key) {
  private static final char[] PASSWORD = "password".toCharArray();

  /** For {@code localhost} and 127.0.0.1, with an elliptic key. */
  public static TestCertificate create(Path directory, String name) {
    return create(directory, name, "EC");
  }

  /** With a key of this algorithm. */
  public static TestCertificate create(Path directory, String name, String algorithm) {
    try {
      Path store = directory.resolve(name + ".p12");
      run(
          Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair",
          "-keystore",
          store.toString(),
          "-storetype",
          "PKCS12",
          "-storepass",
          new String(PASSWORD),
          "-alias",
          "own",
          "-keyalg",
          algorithm,
          "-dname",
          "CN=" + name,
          "-ext",
          "san=dns:localhost,ip:127.0.0.1",
          "-ext",
          "bc=ca:true",
          "-validity",
          "30");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
      Path certificate = directory.resolve(name + ".crt");
      Path key = directory.resolve(name + ".key");
      write(certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
      write(key, "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
      return new TestCertificate(certificate, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a PEM file of one block. */
  public static void write(Path file, String label, byte[] bytes) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file,
        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n",
        US_ASCII);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
