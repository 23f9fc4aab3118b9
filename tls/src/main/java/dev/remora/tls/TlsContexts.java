package dev.remora.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes one {@code SSLContext} of the JDK's provider from PEM files. */
public final class TlsContexts {
  private static final char[] NO_PASSWORD = {};

  private KeyManager @Nullable [] identity;
  private TrustManager @Nullable [] trust;

  private TlsContexts() {}

  /** Without a certificate, and with the trust that the JDK was installed with. */
  public static TlsContexts builder() {
    return new TlsContexts();
  }

  /**
   * Who this side is.
   *
   * @param certificates its certificate, followed by those that lead to its authority
   * @param key the certificate's private key
   * @param password of the key's file; empty for none
   * @throws TlsException if a file cannot be used, or if they do not belong together
   */
  public TlsContexts identity(Path certificates, Path key, String password) throws TlsException {
    List<X509Certificate> chain = PemFile.read(certificates).certificates();
    PrivateKey privateKey = PemFile.read(key).privateKey(password);
    try {
      requirePair(chain.getFirst().getPublicKey(), privateKey, certificates, key);
      KeyStore store = emptyStore();
      store.setKeyEntry("own", privateKey, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      identity = factory.getKeyManagers();
      return this;
    } catch (GeneralSecurityException e) {
      throw new TlsException(certificates + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whom this side trusts: those that the certificates in the files have signed.
   *
   * @param files PEM files, and directories of such: at least one certificate together
   */
  public TlsContexts trust(List<Path> files) throws TlsException {
    try {
      KeyStore store = emptyStore();
      for (Path file : expand(files)) {
        for (X509Certificate certificate : PemFile.read(file).certificates()) {
          store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
      }
      if (store.size() == 0) {
        throw new TlsException(files + ": no certificates to trust");
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      trust = factory.getTrustManagers();
      return this;
    } catch (GeneralSecurityException e) {
      throw new TlsException(files + ": " + e.getMessage(), e);
    }
  }

  /** Trusts whoever answers: what is sent is then hidden from listeners, not from impostors. */
  public TlsContexts trustAnyone() {
    trust = new TrustManager[] {new TrustAnyone()};
    return this;
  }

  /** The context. */
  public SSLContext build() throws TlsException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<Path> expand(List<Path> files) throws TlsException {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isDirectory(file)) {
        all.add(file);
        continue;
      }
      try (Stream<Path> entries = Files.list(file)) {
        entries.filter(Files::isRegularFile).sorted().forEach(all::add);
      } catch (IOException e) {
        throw new TlsException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return all;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store reads nothing", e);
    }
    return store;
  }

  /** The JDK would take any key, and fail in each handshake. */
  private static void requirePair(
      PublicKey certified, PrivateKey key, Path certificates, Path keyFile)
      throws GeneralSecurityException, TlsException {
    boolean pair = false;
    if (certified.getAlgorithm().equals(key.getAlgorithm())) {
      Signature signature = Signature.getInstance(algorithm(key));
      byte[] probe = {1, 2, 3};
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(probe);
      pair = signature.verify(signed);
    }
    if (!pair) {
      throw new TlsException(keyFile + ": not the private key of the certificate " + certificates);
    }
  }

  private static String algorithm(PrivateKey key) {
    if (key instanceof EdECKey edwards) {
      return edwards.getParams().getName();
    }
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSASSA-PSS" -> "RSASSA-PSS";
      default -> "SHA256withRSA";
    };
  }
}
