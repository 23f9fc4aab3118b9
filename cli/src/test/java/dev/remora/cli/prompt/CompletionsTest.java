package dev.remora.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.docs.CommandDocs;
import dev.remora.cli.prompt.Completions.Completion;
import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words may stand where the cursor is, {@code _} in these lines. */
final class CompletionsTest {
  private static RespValue map(RespValue... entries) {
    return new Aggregate(Kind.MAP, List.of(entries));
  }

  private static RespValue text(String text) {
    return new Simple(text);
  }

  private static RespValue command(String summary, String group, RespValue... more) {
    RespValue[] fields = {text("summary"), text(summary), text("group"), text(group)};
    return map(Stream.concat(Arrays.stream(fields), Arrays.stream(more)).toArray(RespValue[]::new));
  }

  private static CommandDocs docs() {
    RespValue key = map(text("name"), text("key"), text("type"), text("key"));
    RespValue now =
        map(
            text("name"),
            text("now"),
            text("type"),
            text("pure-token"),
            text("token"),
            text("NOW"));
    return CommandDocs.of(
        map(
            text("get"),
            command(
                "Get a value",
                "string",
                text("arguments"),
                new Aggregate(Kind.ARRAY, List.of(key, now))),
            text("getex"),
            command("Get and expire", "string"),
            text("config"),
            command(
                "Parameters",
                "server",
                text("subcommands"),
                map(
                    text("config|get"),
                    command("The values", "server"),
                    text("config|set"),
                    command("Change them", "server")))));
  }

  private static List<Completion> at(CommandDocs docs, String line) {
    int cursor = line.indexOf('_');
    return new Completions(docs).at(TypedWords.of(line.replace("_", ""), cursor));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "ge_             > get getex",
        "GE_             > GET GETEX",
        "Ge_             > get getex",
        "g_x             > get getex",
        "_               > CLEAR CONFIG EXIT GET GETEX HELP QUIT",
        "3 ge_           > get getex",
        "x_              > ''",
        "config _        > get set",
        "CONFIG _        > GET SET",
        "config s_       > set",
        "config set _    > ''",
        "get _           > ''",
        "get k _         > now",
        "get 'a b' n_    > now",
        "get 'a n_       > ''",
        "help c_         > config",
        "help @_         > @server @string",
        "help @st_       > @string",
        "help config s_  > set",
      })
  void wordsAreThoseThatMayStandThere(String line, String words) {
    assertThat(at(docs(), line.strip()).stream().map(Completion::text))
        .isEqualTo(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
  }

  @Test
  void aWordIsDescribed() {
    assertThat(at(docs(), "GETE_")).containsExactly(new Completion("GETEX", "Get and expire"));
    assertThat(at(docs(), "CONF_")).containsExactly(new Completion("CONFIG", "Parameters"));
  }

  @Test
  void withoutTheServersHelpOurOwnWordsAreLeft() {
    assertThat(at(CommandDocs.NONE, "_").stream().map(Completion::text))
        .containsExactly("CLEAR", "EXIT", "HELP", "QUIT");
    assertThat(at(CommandDocs.NONE, "get _")).isEmpty();
  }
}
