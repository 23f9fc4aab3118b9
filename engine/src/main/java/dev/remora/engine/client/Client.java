package dev.remora.engine.client;

import dev.remora.engine.keyspace.Database;
import dev.remora.resp.ReplyEncoder;
import org.jspecify.annotations.Nullable;

/** One client: what the engine remembers between its commands. Belongs to the engine's thread. */
public final class Client {
  private final long id;
  private final ClientConnection connection;
  private final String address;
  private final String localAddress;
  private final long connectedAt;

  private Database database;
  private boolean authenticated;
  private int protocol = 2;
  private String name = "";
  private String libraryName = "";
  private String libraryVersion = "";
  private ReplyMode replyMode = ReplyMode.ON;
  private boolean noEvict;
  private boolean noTouch;
  private boolean followsRedirects;
  private boolean readOnly;
  private boolean closing;
  private boolean postponed;
  private boolean blocked;
  private boolean executing;
  private boolean executingTransaction;
  private boolean monitor;
  private final Transaction transaction = new Transaction();
  private final Subscriptions subscriptions = new Subscriptions();
  private final Tracking tracking = new Tracking();
  private long lastActive;
  private long commands;
  private @Nullable String lastCommand;

  /**
   * @param address the peer's, as Redis writes it: {@code host:port}, or {@code path:0}
   * @param now milliseconds since 1970
   */
  public Client(
      long id,
      ClientConnection connection,
      String address,
      String localAddress,
      Database database,
      long now) {
    this.id = id;
    this.connection = connection;
    this.address = address;
    this.localAddress = localAddress;
    this.database = database;
    connectedAt = now;
    lastActive = now;
  }

  /** Its number: from 1, never used again. */
  public long id() {
    return id;
  }

  public ClientConnection connection() {
    return connection;
  }

  public String address() {
    return address;
  }

  public String localAddress() {
    return localAddress;
  }

  /** Whether it is a process of this host, as far as its address tells. */
  public boolean isOfThisHost() {
    return connection.isLocal() || address.startsWith("127.") || address.startsWith("[::1]:");
  }

  /** Milliseconds since 1970. */
  public long connectedAt() {
    return connectedAt;
  }

  /** The database that it has selected. */
  public Database database() {
    return database;
  }

  public void database(Database database) {
    this.database = database;
  }

  /** Whether it has given the password, or came when none was needed. */
  public boolean isAuthenticated() {
    return authenticated;
  }

  public void authenticated(boolean authenticated) {
    this.authenticated = authenticated;
  }

  /** The version of RESP that it speaks: 2 or 3. */
  public int protocol() {
    return protocol;
  }

  public void protocol(int version) {
    protocol = version;
  }

  /** The name that it gave itself; empty if none. */
  public String name() {
    return name;
  }

  public void name(String name) {
    this.name = name;
  }

  public String libraryName() {
    return libraryName;
  }

  public void libraryName(String name) {
    libraryName = name;
  }

  public String libraryVersion() {
    return libraryVersion;
  }

  public void libraryVersion(String version) {
    libraryVersion = version;
  }

  public ReplyMode replyMode() {
    return replyMode;
  }

  public void replyMode(ReplyMode mode) {
    replyMode = mode;
  }

  public boolean isNoEvict() {
    return noEvict;
  }

  public void noEvict(boolean noEvict) {
    this.noEvict = noEvict;
  }

  /** Whether its commands leave alone when a key was last accessed. */
  public boolean isNoTouch() {
    return noTouch;
  }

  public void noTouch(boolean noTouch) {
    this.noTouch = noTouch;
  }

  /** Whether it has said, by {@code CLIENT CAPA}, that it goes where it is redirected to. */
  public boolean followsRedirects() {
    return followsRedirects;
  }

  public void followsRedirects(boolean follows) {
    followsRedirects = follows;
  }

  /** Whether it has said, by READONLY, that a replica's data are new enough for it. */
  public boolean isReadOnly() {
    return readOnly;
  }

  public void readOnly(boolean readOnly) {
    this.readOnly = readOnly;
  }

  /** Whether the connection is to be closed when the replies so far have been sent. */
  public boolean isClosing() {
    return closing;
  }

  /** Have the connection closed when the replies so far have been sent. */
  public void closeAfterReplies() {
    closing = true;
  }

  /** Whether a command of this client waits until clients are no longer paused. */
  public boolean isPostponed() {
    return postponed;
  }

  public void postponed(boolean postponed) {
    this.postponed = postponed;
  }

  /** Whether a command of this client waits for a key or for time to pass. */
  public boolean isBlocked() {
    return blocked;
  }

  public void blocked(boolean blocked) {
    this.blocked = blocked;
  }

  /** Whether a command of this client waits, for whatever. */
  public boolean isWaiting() {
    return blocked || postponed;
  }

  /** Its transaction, whether there is one or not. */
  public Transaction transaction() {
    return transaction;
  }

  /** What it has subscribed to. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Which keys it wants to be told of when they change. */
  public Tracking tracking() {
    return tracking;
  }

  /** Whether it is shown all commands. */
  public boolean isMonitor() {
    return monitor;
  }

  public void monitor(boolean monitor) {
    this.monitor = monitor;
  }

  /** Whether one of its commands runs: messages to it have to wait until the reply is written. */
  public boolean isExecuting() {
    return executing;
  }

  public void executing(boolean executing) {
    this.executing = executing;
  }

  /** Whether the command that runs is one of a transaction. */
  public boolean isExecutingTransaction() {
    return executingTransaction;
  }

  public void executingTransaction(boolean executing) {
    executingTransaction = executing;
  }

  /** The reply to a command was written since the mark: withdraws it if the client wants none. */
  public void withdrawUnwanted(ReplyEncoder reply, int mark) {
    switch (replyMode) {
      case ON -> {}
      case OFF -> reply.rewind(mark);
      case SKIP_NEXT -> {
        // The reply to CLIENT REPLY SKIP itself: there is none.
        reply.rewind(mark);
        replyMode = ReplyMode.SKIP;
      }
      case SKIP -> {
        reply.rewind(mark);
        replyMode = ReplyMode.ON;
      }
    }
  }

  /** One of its commands was executed. */
  public void countCommand() {
    commands++;
  }

  /** How many of its commands were executed, those of transactions and EXEC included. */
  public long commands() {
    return commands;
  }

  /** When its last command came, in milliseconds since 1970. */
  public long lastActive() {
    return lastActive;
  }

  /** The full name of its last command; null before the first. */
  public @Nullable String lastCommand() {
    return lastCommand;
  }

  /** A command of this client runs. */
  public void active(long now, String command) {
    lastActive = now;
    lastCommand = command;
  }
}
