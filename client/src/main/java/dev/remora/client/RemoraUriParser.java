package dev.remora.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.client.RemoraUri.Scheme;
import java.io.ByteArrayOutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one {@link RemoraUri}. Used once. */
final class RemoraUriParser {
  private static final String FORMS =
      "redis://HOST[:PORT][/DB], unix:///PATH, shm://[/PATH] or rdma://HOST[:PORT]";

  private final String text;
  private final StringBuilder shown = new StringBuilder();
  private @Nullable String user;
  private @Nullable String password;
  private int database;
  private @Nullable ClientTls tls;

  RemoraUriParser(String text) {
    this.text = text;
  }

  RemoraUri parse() {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw refused("not a URI: expected " + FORMS);
    }
    Scheme scheme = scheme(text.substring(0, colon));
    shown.append(text, 0, colon + 3);
    String rest = credentials(text.substring(colon + 3));
    boolean pathMayHaveAt = scheme.hasPath() && rest.startsWith("/");
    if (rest.indexOf('@') >= 0 && !pathMayHaveAt) {
      throw refused("a slash or at sign in a user name or password is written as %2F or %40");
    }
    shown.append(rest);
    return scheme.hasPath() ? withPath(scheme, rest) : withHost(scheme, rest);
  }

  private Scheme scheme(String word) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.word().equals(word)) {
        return scheme;
      }
      if (word.length() == scheme.word().length() + 1
          && word.startsWith(scheme.word())
          && word.endsWith("s")) {
        tls = ClientTls.DEFAULT;
        return scheme;
      }
    }
    throw refused("unknown scheme " + word + "://: expected " + FORMS);
  }

  /** Takes what stands before an at sign off; returns the rest. */
  private String credentials(String rest) {
    int slash = rest.indexOf('/');
    int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
    if (at < 0) {
      return rest;
    }
    String given = rest.substring(0, at);
    int colon = given.indexOf(':');
    if (colon > 0) {
      user = decoded(given.substring(0, colon));
      shown.append(given, 0, colon);
    }
    password = decoded(given.substring(colon + 1));
    shown.append(":***@");
    return rest.substring(at + 1);
  }

  private RemoraUri withPath(Scheme scheme, String rest) {
    int question = rest.indexOf('?');
    String given = question < 0 ? rest : rest.substring(0, question);
    if (question >= 0) {
      query(rest.substring(question + 1));
    }
    Path path;
    if (given.isEmpty() && scheme == Scheme.SHM) {
      path = RemoraUri.defaultShmPath();
    } else if (given.length() > 1 && given.startsWith("/")) {
      path = path(decoded(given));
    } else {
      throw refused("needs an absolute path: " + scheme.word() + ":///PATH");
    }
    return new RemoraUri(scheme, "", 0, path, user, password, database, tls, shown.toString());
  }

  private Path path(String decoded) {
    try {
      return Path.of(decoded);
    } catch (InvalidPathException e) {
      throw refused("not a path: " + e.getReason());
    }
  }

  private void query(String query) {
    if (!query.startsWith("db=")) {
      throw refused("only ?db=N may follow the path");
    }
    database = number(query.substring(3), "database", 0, Integer.MAX_VALUE);
  }

  private RemoraUri withHost(Scheme scheme, String rest) {
    if (rest.indexOf('?') >= 0) {
      throw refused("no parameters may follow: the database is given as /DB");
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    if (slash >= 0 && slash + 1 < rest.length()) {
      database = number(rest.substring(slash + 1), "database", 0, Integer.MAX_VALUE);
    }
    int end = authority.startsWith("[") ? authority.indexOf(']') : 0;
    if (end < 0) {
      throw refused("the bracket of the IPv6 address is not closed");
    }
    int colon = authority.indexOf(':', end);
    if (colon >= 0 && authority.indexOf(':', colon + 1) >= 0) {
      throw refused("an IPv6 address stands in brackets: " + scheme.word() + "://[::1]:6379");
    }
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (end > 0) {
      if (host.length() != end + 1) {
        throw refused("only :PORT may follow the IPv6 address");
      }
      host = host.substring(1, end);
    }
    if (host.isEmpty()) {
      throw refused("names no host: " + scheme.word() + "://HOST[:PORT][/DB]");
    }
    int port =
        colon < 0
            ? RemoraUri.DEFAULT_PORT
            : number(authority.substring(colon + 1), "port", 1, 65_535);
    return new RemoraUri(scheme, host, port, null, user, password, database, tls, shown.toString());
  }

  private int number(String digits, String what, int least, int most) {
    boolean wellFormed =
        !digits.isEmpty()
            && digits.length() <= 10
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    long value = wellFormed ? Long.parseLong(digits) : -1;
    if (value < least || value > most) {
      throw refused(what + " " + digits + " is not a number from " + least + " to " + most);
    }
    return (int) value;
  }

  private String decoded(String encoded) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); ) {
      int c = encoded.codePointAt(i);
      if (c == '%') {
        bytes.write(hex(encoded, i + 1));
        i += 3;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(UTF_8);
  }

  private int hex(String encoded, int at) {
    int high = at + 1 < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 1), 16);
    if (low < 0) {
      throw refused("a percent sign is not followed by two hexadecimal digits");
    }
    return high << 4 | low;
  }

  /** Without what may be a password. */
  private IllegalArgumentException refused(String why) {
    String name = shown.isEmpty() && !text.contains("@") ? text : shown.toString();
    return new IllegalArgumentException((name.isEmpty() ? "URI" : name) + ": " + why);
  }
}
