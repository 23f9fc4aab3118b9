package dev.remora.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.session.TypedLine;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which lines may hold a password: redis-cli's list (isSensitiveCommand of valkey-cli.c). */
final class SensitiveCommand {
  private static final Set<String> ACL = Set.of("setuser", "getuser", "deluser");
  private static final Set<String> PARAMETERS =
      Set.of(
          "masterauth",
          "masteruser",
          "primaryauth",
          "primaryuser",
          "requirepass",
          "tls-client-key-file-pass",
          "tls-key-file-pass");
  private static final Set<String> SENTINEL =
      Set.of("auth-pass", "auth-user", "sentinel-pass", "sentinel-user");

  private SensitiveCommand() {}

  /** Whether a line is not for a file. One that cannot be split may be anything. */
  static boolean is(String line) {
    List<String> words;
    try {
      words = TypedLine.parse(line.getBytes(UTF_8)).texts();
    } catch (TypedLine.InvalidException e) {
      return true;
    }
    List<String> lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    if (lower.isEmpty()) {
      return false;
    }
    return switch (lower.getFirst()) {
      case "auth" -> true;
      case "acl" -> lower.size() > 1 && ACL.contains(lower.get(1));
      case "config" ->
          lower.size() > 1
              && lower.get(1).equals("set")
              && lower.stream().anyMatch(PARAMETERS::contains);
      case "hello" -> lower.contains("auth");
      case "migrate" -> isWithPassword(lower);
      case "sentinel" -> lower.stream().anyMatch(SENTINEL::contains);
      default -> false;
    };
  }

  /** MIGRATE host port key db timeout [COPY] [REPLACE] [AUTH p] [AUTH2 u p] [KEYS key …]. */
  private static boolean isWithPassword(List<String> words) {
    for (String word : words.subList(Math.min(6, words.size()), words.size())) {
      if (word.equals("keys")) {
        return false;
      }
      if (word.equals("auth") || word.equals("auth2")) {
        return true;
      }
    }
    return false;
  }
}
