package dev.remora.engine;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientPause;
import dev.remora.engine.command.Command;
import dev.remora.engine.command.Errors;
import dev.remora.engine.memory.Eviction;
import dev.remora.engine.snapshot.Loading;
import dev.remora.engine.snapshot.Snapshots;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Says which commands are refused before they are executed or queued, in Redis's order. */
final class Admission {
  private final Parameters parameters;
  private final Clock clock;
  private final ClientPause pause;
  private final Eviction eviction;
  private final Snapshots snapshots;
  private final Loading loading;

  Admission(
      Parameters parameters,
      Clock clock,
      ClientPause pause,
      Eviction eviction,
      Snapshots snapshots,
      Loading loading) {
    this.parameters = parameters;
    this.clock = clock;
    this.pause = pause;
    this.eviction = eviction;
    this.snapshots = snapshots;
    this.loading = loading;
  }

  /** Why a command is refused; null if it is not. */
  @Nullable String refusal(Command command, Client client, RequestArguments arguments) {
    if (command.handler() == null || !command.accepts(arguments.count())) {
      return Errors.arity(command.fullName());
    }
    if (!client.isAuthenticated()
        && !command.isAllowedUnauthenticated()
        && !parameters.password().isEmpty()) {
      return Errors.NO_AUTH;
    }
    if (client.transaction().isOpen() && command.isForbiddenInTransaction()) {
      return "ERR Command '" + command.fullName() + "' not allowed inside a transaction";
    }
    if (eviction.isLimited() && !hasRoom() && needsMemory(command, client)) {
      return Errors.OUT_OF_MEMORY;
    }
    if (snapshots.refusesWrites() && (isWrite(command, client) || command.name().equals("ping"))) {
      return Errors.CANNOT_SAVE;
    }
    if (client.protocol() == 2
        && !client.subscriptions().isEmpty()
        && !command.isAllowedToSubscriber()) {
      return "ERR Can't execute '"
          + command.fullName()
          + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
          + " context";
    }
    return loading.isOn() && !command.isAllowedWhileLoading() ? Errors.LOADING : null;
  }

  private boolean hasRoom() {
    if (pause.isOn() || eviction.hasRoom()) {
      return true; // no keys go while clients are paused
    }
    boolean room = eviction.makeRoom();
    clock.readNanos(); // the command takes no longer for that
    return room;
  }

  /** EXEC needs what the commands need that it executes. */
  private static boolean needsMemory(Command command, Client client) {
    return command.needsMemory() || (command.isExec() && client.transaction().needsMemory());
  }

  private static boolean isWrite(Command command, Client client) {
    return command.isWrite() || (command.isExec() && client.transaction().isWrite());
  }
}
