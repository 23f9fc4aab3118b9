package dev.remora.engine.state;

import java.util.List;

/**
 * What INFO says, as numbers, at one moment.
 *
 * @param uptimeMillis since the engine was made
 * @param clients that are connected
 * @param blockedClients whose command waits for a key or for a time-out
 * @param maxClients how many there may be
 * @param connections ever accepted; this and what follows, up to {@code sentBytes}, since the start
 *     or the last CONFIG RESETSTAT
 * @param usedMemory bytes, as {@code used_memory}
 * @param maxMemory bytes; 0 for no limit
 * @param loading whether the last snapshot is still being read
 * @param unsavedChanges to keys since the last snapshot
 * @param lastSaveMillis when the last snapshot was written, in milliseconds since 1970
 * @param databases those that have keys
 * @param commandCounts of the commands that were ever called or refused
 */
public record EngineFigures(
    long uptimeMillis,
    int clients,
    int blockedClients,
    int maxClients,
    long connections,
    long rejectedConnections,
    long commands,
    long errors,
    long hits,
    long misses,
    long expired,
    long evicted,
    long receivedBytes,
    long sentBytes,
    long usedMemory,
    long peakMemory,
    long datasetMemory,
    long maxMemory,
    boolean loading,
    boolean saving,
    boolean lastSaveFailed,
    long unsavedChanges,
    long lastSaveMillis,
    List<Database> databases,
    List<Command> commandCounts) {

  public EngineFigures {
    databases = List.copyOf(databases);
    commandCounts = List.copyOf(commandCounts);
  }

  /**
   * One of the databases.
   *
   * @param expiring how many of the keys have a time to live
   */
  public record Database(int index, long keys, long expiring) {}

  /**
   * How often a command was executed.
   *
   * @param name in small letters, a subcommand as {@code client|list}
   * @param rejected calls that were refused before they were executed
   * @param failed calls that were answered by an error
   */
  public record Command(String name, long calls, long rejected, long failed) {}
}
