package dev.remora.engine.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command that can be executed, or a container of such: what it is, what it does, how often. */
public final class Command {
  /** Redis 7.0 keeps this flag to itself. */
  private static final Set<String> MAY_REPLICATE = Set.of("publish", "spublish", "pfcount");

  private static final Set<String> ALLOWED_TO_SUBSCRIBERS = Set.of("ping", "quit", "reset");

  /**
   * Redis 7.0 does not flag these, and refuses the first two by code. Valkey refuses the last: EXEC
   * would announce replies that are not there.
   */
  private static final Set<String> FORBIDDEN_IN_TRANSACTIONS =
      Set.of("multi", "watch", "client|reply");

  private static final Set<String> EXECUTED_IN_TRANSACTIONS =
      Set.of("exec", "discard", "quit", "reset");

  private final CommandSpec spec;
  private final byte[] name;
  private final @Nullable CommandHandler handler;
  private final @Nullable CommandTable subcommands;
  private final boolean withoutAuthentication;
  private final boolean write;
  private final boolean needsMemory;
  private final boolean readOnly;
  private final boolean whileLoading;
  private final boolean mayReplicate;
  private final boolean hidden;
  private final boolean subscription;
  private final boolean allowedToSubscriber;
  private final boolean forbiddenInTransaction;
  private final boolean executedInTransaction;
  private final boolean exec;
  private final boolean logged;
  private final boolean fast;

  private long calls;
  private long rejected;
  private long failed;
  private long nanos;
  private @Nullable LatencyHistogram latencies;

  Command(CommandSpec spec, @Nullable CommandHandler handler, @Nullable CommandTable subcommands) {
    this.spec = spec;
    this.handler = handler;
    this.subcommands = subcommands;
    name = spec.name().getBytes(US_ASCII);
    withoutAuthentication = spec.flags().contains("no_auth");
    List<String> flags = spec.flags();
    write = flags.contains("write");
    mayReplicate = write || MAY_REPLICATE.contains(spec.fullName());
    hidden = flags.contains("admin") || flags.contains("skip_monitor");
    subscription = flags.contains("pubsub") && flags.contains("noscript");
    allowedToSubscriber = subscription || ALLOWED_TO_SUBSCRIBERS.contains(spec.fullName());
    forbiddenInTransaction =
        flags.contains("no_multi") || FORBIDDEN_IN_TRANSACTIONS.contains(spec.fullName());
    exec = spec.fullName().equals("exec");
    executedInTransaction = EXECUTED_IN_TRANSACTIONS.contains(spec.fullName());
    needsMemory = flags.contains("denyoom");
    readOnly = flags.contains("readonly");
    logged = !flags.contains("skip_slowlog");
    fast = flags.contains("fast");
    whileLoading = flags.contains("loading");
  }

  CommandSpec spec() {
    return spec;
  }

  byte[] nameBytes() {
    return name;
  }

  /** Its name, for a subcommand with its container's: {@code client|id}. */
  public String fullName() {
    return spec.fullName();
  }

  /** Its name in lower case. */
  public String name() {
    return spec.name();
  }

  /** What it does; null for a container that does nothing without a subcommand. */
  public @Nullable CommandHandler handler() {
    return handler;
  }

  /** Its subcommands; null if it is no container. */
  public @Nullable CommandTable subcommands() {
    return subcommands;
  }

  /** Whether it can have so many arguments, its name and its container's included. */
  public boolean accepts(int count) {
    int arity = spec.arity();
    return arity >= 0 ? count == arity : count >= -arity;
  }

  /** Whether a client may use it that has not given the password yet. */
  public boolean isAllowedUnauthenticated() {
    return withoutAuthentication;
  }

  /** Whether it may change keys. */
  public boolean isWrite() {
    return write;
  }

  /** Whether it may take more memory, so that it is refused when there is none. */
  public boolean needsMemory() {
    return needsMemory;
  }

  /** Whether it looks keys up only to read them. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Whether it can be executed while keys are being loaded. */
  public boolean isAllowedWhileLoading() {
    return whileLoading;
  }

  /** Whether Redis may send it to replicas: what a pause of writes holds back. */
  public boolean mayReplicate() {
    return mayReplicate;
  }

  /** Whether monitors are not shown it. */
  public boolean isHidden() {
    return hidden;
  }

  /** Whether it subscribes, or ends it: it replies by messages, which nothing silences. */
  public boolean isSubscription() {
    return subscription;
  }

  /** Whether a client that has subscribed can execute it even in RESP2. */
  public boolean isAllowedToSubscriber() {
    return allowedToSubscriber;
  }

  /** Whether it executes a transaction. */
  public boolean isExec() {
    return exec;
  }

  /** Whether it cannot be part of a transaction. */
  public boolean isForbiddenInTransaction() {
    return forbiddenInTransaction;
  }

  /** Whether it is executed, and not queued, when there is a transaction. */
  public boolean isExecutedInTransaction() {
    return executedInTransaction;
  }

  /** Whether it is in a category of access control lists, given without the {@code @}. */
  public boolean isIn(String category) {
    return spec.categories().contains(category);
  }

  /** Whether it may be logged for being slow or large. */
  public boolean isLogged() {
    return logged;
  }

  /** Whether it takes no longer the more there is. */
  public boolean isFast() {
    return fast;
  }

  /**
   * It was executed.
   *
   * @param took nanoseconds
   * @param tracked whether its {@link #latencies} count that
   */
  public void countCall(boolean replyWasError, long took, boolean tracked) {
    calls++;
    nanos += took;
    if (tracked) {
      LatencyHistogram known = latencies;
      if (known == null) {
        known = new LatencyHistogram();
        latencies = known;
      }
      known.record(took);
    }
    if (replyWasError) {
      failed++;
    }
  }

  /** It was refused before it was executed. */
  public void countRejected() {
    rejected++;
  }

  public long calls() {
    return calls;
  }

  public long rejected() {
    return rejected;
  }

  public long failed() {
    return failed;
  }

  /** How long all calls together took, in microseconds. */
  public long micros() {
    return nanos / 1000;
  }

  /** How long calls took; null if none was tracked. */
  public @Nullable LatencyHistogram latencies() {
    return latencies;
  }

  /** Forgets how often it was called. */
  public void resetCounts() {
    calls = 0;
    rejected = 0;
    failed = 0;
    nanos = 0;
    latencies = null;
  }
}
