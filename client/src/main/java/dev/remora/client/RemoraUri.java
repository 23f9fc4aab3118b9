package dev.remora.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is and who connects: the one grammar that all of Remora's programs understand.
 *
 * <pre>
 * redis://[[user:]password@]host[:port][/db]      TCP; port 6379 unless given
 * rdma://[[user:]password@]host[:port][/db]       RDMA; port 6379 unless given
 * unix://[[user:]password@]/path[?db=n]           a Unix-domain socket
 * shm://[[user:]password@][/path][?db=n]          shared memory; {@link #defaultShmPath} unless given
 * </pre>
 *
 * <p>{@code rediss}, {@code rdmas}, {@code unixs} and {@code shms} are the same with TLS.
 *
 * <p>User, password and path are percent-decoded. An IPv6 address stands in brackets. Immutable.
 */
public final class RemoraUri {
  /** Redis's port. */
  public static final int DEFAULT_PORT = 6379;

  private final Scheme scheme;
  private final String host;
  private final int port;
  private final @Nullable Path path;
  private final @Nullable String user;
  private final @Nullable String password;
  private final int database;
  private final @Nullable ClientTls tls;
  private final String text;

  /** The media, and the words for them. */
  public enum Scheme {
    REDIS("redis", false, false),
    UNIX("unix", true, false),
    SHM("shm", true, true),
    RDMA("rdma", false, true);

    private final String word;
    private final boolean path;
    private final boolean fabric;

    Scheme(String word, boolean path, boolean fabric) {
      this.word = word;
      this.path = path;
      this.fabric = fabric;
    }

    /** As it stands before {@code ://}; a fabric's provider is found by it. */
    public String word() {
      return word;
    }

    /** Whether a path says where the server is, not a host and a port. */
    public boolean hasPath() {
      return path;
    }

    /** Whether the medium is a fabric, not a socket. */
    public boolean isFabric() {
      return fabric;
    }
  }

  RemoraUri(
      Scheme scheme,
      String host,
      int port,
      @Nullable Path path,
      @Nullable String user,
      @Nullable String password,
      int database,
      @Nullable ClientTls tls,
      String text) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
    this.user = user;
    this.password = password;
    this.database = database;
    this.tls = tls;
    this.text = text;
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with a message for the user if it does not follow the grammar
   */
  public static RemoraUri parse(String text) {
    return new RemoraUriParser(text).parse();
  }

  /**
   * Where a server listens for shared memory unless told otherwise: {@code
   * $XDG_RUNTIME_DIR/remora.shm}, or {@code /tmp/remora-UID/remora.shm} if that is not set.
   */
  public static Path defaultShmPath() {
    return DefaultPaths.shm(System.getenv("XDG_RUNTIME_DIR"));
  }

  public Scheme scheme() {
    return scheme;
  }

  /** The host, without brackets; empty for media that have paths. */
  public String host() {
    return host;
  }

  /** 1 to 65,535; 0 for media that have paths. */
  public int port() {
    return port;
  }

  /** Null for media that have hosts. */
  public @Nullable Path path() {
    return path;
  }

  /** Who authenticates; null for the default user. */
  public @Nullable String user() {
    return user;
  }

  /** Null if nobody authenticates. */
  public @Nullable String password() {
    return password;
  }

  /** The database to select, from 0. */
  public int database() {
    return database;
  }

  /** How TLS is used; null if it is not. */
  public @Nullable ClientTls tls() {
    return tls;
  }

  /** The same with TLS, used like this. */
  public RemoraUri withTls(ClientTls settings) {
    String secure = tls != null ? text : text.replaceFirst("://", "s://");
    return new RemoraUri(scheme, host, port, path, user, password, database, settings, secure);
  }

  /** The same with other credentials. */
  public RemoraUri withCredentials(@Nullable String otherUser, String otherPassword) {
    return new RemoraUri(scheme, host, port, path, otherUser, otherPassword, database, tls, text);
  }

  /** The same with another database, from 0. */
  public RemoraUri withDatabase(int other) {
    return new RemoraUri(scheme, host, port, path, user, password, other, tls, text);
  }

  /**
   * The address to connect to. Looks the host's name up.
   *
   * @throws UnknownHostException if there is no such host
   */
  public SocketAddress address() throws UnknownHostException {
    if (path != null) {
      return UnixDomainSocketAddress.of(path);
    }
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("no address known for host " + host);
    }
    return address;
  }

  /** As it was given, but for the password. */
  @Override
  public String toString() {
    return text;
  }
}
