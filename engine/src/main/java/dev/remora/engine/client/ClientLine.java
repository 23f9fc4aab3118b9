package dev.remora.engine.client;

/** The line of {@code CLIENT LIST} and {@code CLIENT INFO} about a client. */
public final class ClientLine {
  private ClientLine() {}

  /**
   * Writes the line, without its end.
   *
   * @param now milliseconds since 1970
   */
  public static String of(Client client, long now) {
    ClientConnection connection = client.connection();
    long input = connection.pendingInput();
    long output = connection.pendingOutput();
    String command = client.lastCommand();
    return "id="
        + client.id()
        + " addr="
        + client.address()
        + " laddr="
        + client.localAddress()
        + " fd="
        + connection.descriptor()
        + " name="
        + client.name()
        + " age="
        + (now - client.connectedAt()) / 1000
        + " idle="
        + (now - client.lastActive()) / 1000
        + " flags="
        + flags(client)
        + " capa="
        + (client.followsRedirects() ? "r" : "")
        + " db="
        + client.database().index()
        + " sub="
        + client.subscriptions().channels().size()
        + " psub="
        + client.subscriptions().patterns().size()
        + " ssub="
        + client.subscriptions().shardChannels().size()
        + " multi="
        + (client.transaction().isOpen() ? client.transaction().queue().size() : -1)
        + " watch="
        + client.transaction().watched()
        + " qbuf="
        + input
        + " qbuf-free="
        + Math.max(0, connection.inputCapacity() - input)
        + " argv-mem=0 multi-mem=0 rbs=0 rbp=0"
        + " obl=0 oll="
        + (output == 0 ? 0 : 1)
        + " omem="
        + output
        + " tot-mem="
        + (connection.inputCapacity() + output)
        + " events="
        + (output == 0 ? "r" : "rw")
        + " cmd="
        + (command == null ? "NULL" : command)
        + " user=default redir="
        + (client.tracking().isOn() ? client.tracking().redirect() : -1)
        + " resp="
        + client.protocol()
        + " lib-name="
        + client.libraryName()
        + " lib-ver="
        + client.libraryVersion()
        + " tot-net-in="
        + connection.receivedBytes()
        + " tot-net-out="
        + connection.sentBytes()
        + " tot-cmds="
        + client.commands();
  }

  /** The letters of its field {@code flags}. */
  public static String flags(Client client) {
    String flags =
        (client.isMonitor() ? "O" : "")
            + (client.subscriptions().isEmpty() ? "" : "P")
            + (client.transaction().isOpen() ? "x" : "")
            + (client.isWaiting() ? "b" : "")
            + (client.tracking().isOn() ? "t" : "")
            + (client.tracking().hasBrokenRedirect() ? "R" : "")
            + (client.tracking().mode() == Tracking.Mode.BROADCAST ? "B" : "")
            + (client.transaction().haveKeysChanged() ? "d" : "")
            + (client.isClosing() ? "c" : "")
            + (client.connection().isLocal() ? "U" : "")
            + (client.isReadOnly() ? "r" : "")
            + (client.isNoEvict() ? "e" : "")
            + (client.isNoTouch() ? "T" : "");
    return flags.isEmpty() ? "N" : flags;
  }
}
