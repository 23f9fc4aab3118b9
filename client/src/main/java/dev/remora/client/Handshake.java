package dev.remora.client;

import java.util.ArrayList;
import java.util.List;

/** What a connection says before its user does. */
public final class Handshake {
  private Handshake() {}

  /**
   * The commands that bring a new connection into the state that the URI asks for.
   *
   * @param protocol 2 or 3
   */
  public static List<String[]> commands(RemoraUri uri, int protocol) {
    List<String[]> commands = new ArrayList<>();
    String user = uri.user();
    String password = uri.password();
    if (protocol == 3) {
      commands.add(
          password == null
              ? new String[] {"HELLO", "3"}
              : new String[] {"HELLO", "3", "AUTH", user == null ? "default" : user, password});
    } else if (password != null) {
      commands.add(
          user == null ? new String[] {"AUTH", password} : new String[] {"AUTH", user, password});
    }
    if (uri.database() != 0) {
      commands.add(new String[] {"SELECT", Integer.toString(uri.database())});
    }
    return commands;
  }
}
