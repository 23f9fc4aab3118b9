package dev.remora.engine.pubsub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.client.Client;
import dev.remora.engine.state.Clock;
import dev.remora.resp.RequestArguments;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The clients that are shown all commands. */
public final class Monitors {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7e;

  private final Clock clock;
  private final Set<Client> clients = new LinkedHashSet<>();

  public Monitors(Clock clock) {
    this.clock = clock;
  }

  /** MONITOR. */
  public void add(Client client) {
    client.monitor(true);
    clients.add(client);
  }

  /** The client has gone, or does not want to be shown more. */
  public void remove(Client client) {
    if (client.isMonitor()) {
      client.monitor(false);
      clients.remove(client);
    }
  }

  /** Whether there is any. */
  public boolean isAny() {
    return !clients.isEmpty();
  }

  /** Shows a command to all of them. */
  public void show(Client sender, RequestArguments arguments) {
    byte[] line = line(sender, arguments).getBytes(ISO_8859_1);
    for (Client client : clients) {
      client.connection().replies().encoded(line);
      client.connection().flush();
    }
  }

  private String line(Client sender, RequestArguments arguments) {
    long millis = clock.millis();
    StringBuilder line = new StringBuilder("+");
    line.append(String.format(Locale.ROOT, "%d.%03d000", millis / 1000, millis % 1000));
    line.append(" [").append(sender.database().index()).append(' ');
    line.append(sender.connection().isLocal() ? "unix:" : "");
    line.append(sender.connection().isLocal() ? path(sender) : sender.address()).append(']');
    for (int i = 0; i < arguments.count(); i++) {
      line.append(" \"");
      quote(arguments, i, line);
      line.append('"');
    }
    return line.append("\r\n").toString();
  }

  private static String path(Client sender) {
    String address = sender.address();
    return address.endsWith(":0") ? address.substring(0, address.length() - 2) : address;
  }

  private static void quote(RequestArguments arguments, int i, StringBuilder line) {
    byte[] array = arguments.array(i);
    int end = arguments.offset(i) + arguments.length(i);
    for (int at = arguments.offset(i); at < end; at++) {
      int b = array[at] & 0xff;
      switch (b) {
        case '\\', '"' -> line.append('\\').append((char) b);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        case 7 -> line.append("\\a");
        case '\b' -> line.append("\\b");
        default -> {
          if (b < FIRST_PRINTABLE || b > LAST_PRINTABLE) {
            line.append(String.format(Locale.ROOT, "\\x%02x", b));
          } else {
            line.append((char) b);
          }
        }
      }
    }
  }
}
