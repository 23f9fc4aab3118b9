package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.resp.fixture.RealRedis;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The same bytes to this parser and to a real redis-server, which is asked to answer with the
 * arguments that it has read. {@code -Dremora.seed=N} replays one input.
 */
final class RequestDifferentialTest {
  private static final int INPUTS = 1_000;

  /** Answers with the arguments that follow. */
  private static final String RETURN_ARGUMENTS = "EVAL \"return ARGV\" 0 ";

  private static final String UNBALANCED = "-ERR Protocol error: unbalanced quotes in request\r\n";

  private static final String LINE_CHARACTERS =
      "  \t\u000b\fab\"\"''\\\\xx4fFnrtba\u00e9\u00a0$*\r";

  @Test
  void redisReadsTheSameWords() throws Exception {
    compare(
        random -> {
          var line = new StringBuilder(RETURN_ARGUMENTS);
          for (int i = random.nextInt(20); i > 0; i--) {
            line.append(LINE_CHARACTERS.charAt(random.nextInt(LINE_CHARACTERS.length())));
          }
          return line.append(random.nextBoolean() ? "\r\n" : "\n").toString();
        });
  }

  @Test
  void redisReadsTheSameCommands() throws Exception {
    compare(
        random -> {
          String input = new String(RandomRequests.next(random), ISO_8859_1);
          // C's strings end at a zero byte: there Redis waits for a line's end that it cannot see.
          return input.replace('\0', '0');
        });
  }

  private interface Inputs {
    String next(SplittableRandom random);
  }

  private static void compare(Inputs inputs) throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server is installed");
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt() & 0xffff_ffffL;
    try (var redis = new RealRedis()) {
      for (long seed = first; seed < first + (replayed != null ? 1 : INPUTS); seed++) {
        byte[] input = inputs.next(new SplittableRandom(seed)).getBytes(ISO_8859_1);
        Parsed ours = Parsed.of(new RequestParser(), input, () -> input.length);
        String theirs = normal(redis.exchange(input));
        String name = "-Dremora.seed=%d, %s".formatted(seed, HexFormat.of().formatHex(input));
        if (theirs.endsWith(UNBALANCED)) {
          // We go on where quotes begin or end within a word, as Valkey does.
          int end = theirs.length() - UNBALANCED.length();
          assertThat(normal(replies(ours))).as(name).startsWith(theirs.substring(0, end));
        } else {
          assertThat(theirs).as(name).isEqualTo(normal(replies(ours)));
        }
      }
    }
  }

  /** The replies of a server that has read this. */
  private static byte[] replies(Parsed parsed) {
    var encoder = new ReplyEncoder();
    parsed.commands().forEach(command -> reply(command, encoder));
    String error = parsed.error();
    if (error != null) {
      encoder.error(("ERR " + error).getBytes(ISO_8859_1));
    }
    return encoder.toByteArray();
  }

  private static void reply(List<String> command, ReplyEncoder encoder) {
    String name = command.getFirst().toUpperCase(Locale.ROOT);
    if (name.equals("EVAL") && command.size() >= 3) {
      encoder.array(command.size() - 3);
      command.stream().skip(3).forEach(word -> encoder.bulk(word.getBytes(ISO_8859_1)));
    } else if (name.equals("ECHO") && command.size() == 2) {
      encoder.bulk(command.get(1).getBytes(ISO_8859_1));
    } else if (name.equals("PING") && command.size() == 1) {
      encoder.simple("PONG");
    } else if (name.equals("PING") && command.size() == 2) {
      encoder.bulk(command.get(1).getBytes(ISO_8859_1));
    } else if (name.equals("SET") && command.size() == 3) {
      encoder.ok();
    } else {
      encoder.error("ERR another command");
    }
  }

  /** Which error answers another command is not the parser's business. */
  private static String normal(byte[] replies) {
    return new String(replies, ISO_8859_1)
        .replaceAll("-ERR (?!Protocol)[^\r]*\r\n", "-ERR another command\r\n");
  }
}
