package dev.remora.cli.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.resp.ReplyDecoder;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Int;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a server's {@code COMMAND DOCS}. */
final class CommandDocsTest {
  private static RespValue map(Kind kind, Object... entries) {
    return new Aggregate(
        kind,
        List.of(entries).stream()
            .map(entry -> entry instanceof RespValue value ? value : new Simple((String) entry))
            .toList());
  }

  private static RespValue array(RespValue... elements) {
    return new Aggregate(Kind.ARRAY, List.of(elements));
  }

  private static CommandDocs docs(Kind kind) {
    RespValue key = map(kind, "name", "key", "type", "key", "key_spec_index", new Int(0));
    RespValue seconds =
        map(kind, "name", "s", "display_text", "seconds", "type", "integer", "token", "EX");
    RespValue keep = map(kind, "name", "keepttl", "type", "pure-token", "token", "KEEPTTL");
    RespValue expiry =
        map(
            kind,
            "name",
            "expiry",
            "type",
            "oneof",
            "flags",
            array(new Simple("optional")),
            "arguments",
            array(seconds, keep));
    RespValue get =
        map(
            kind,
            "summary",
            "Get a value",
            "since",
            "1.0.0",
            "group",
            "string",
            "arguments",
            array(key));
    RespValue configGet = map(kind, "summary", "The values", "since", "2.0.0", "group", "server");
    return CommandDocs.of(
        map(
            kind,
            "getex",
            map(
                kind,
                "summary",
                "Get and expire",
                "group",
                "string",
                "arguments",
                array(key, expiry)),
            "get",
            get,
            "config",
            map(kind, "summary", "Parameters", "subcommands", map(kind, "config|get", configGet))));
  }

  @ParameterizedTest
  @EnumSource(names = {"ARRAY", "MAP"})
  void commandsAndSubcommandsAreReadInBothProtocols(Kind kind) {
    CommandDocs docs = docs(kind);
    assertThat(docs.all().stream().map(CommandDoc::name))
        .containsExactly("CONFIG", "CONFIG GET", "GET", "GETEX");
    CommandDoc get = Objects.requireNonNull(docs.find(List.of("get", "k")));
    assertThat(get.summary()).isEqualTo("Get a value");
    assertThat(get.since()).isEqualTo("1.0.0");
    assertThat(get.syntax()).isEqualTo("key");
    assertThat(docs.groups()).containsExactly("server", "string");
    assertThat(docs.hint(List.of("GETEX", "k"))).isEqualTo("[EX seconds|KEEPTTL]");
    assertThat(docs.nextTokens(List.of("GETEX", "k"))).containsExactly("EX", "KEEPTTL");
  }

  @Test
  void theLongestNameIsTheCommand() {
    CommandDocs docs = docs(Kind.MAP);
    assertThat(Objects.requireNonNull(docs.find(List.of("Config", "get", "x"))).name())
        .isEqualTo("CONFIG GET");
    assertThat(Objects.requireNonNull(docs.find(List.of("config", "nope"))).name())
        .isEqualTo("CONFIG");
    assertThat(docs.find(List.of("nope"))).isNull();
    assertThat(docs.find(List.of())).isNull();
    assertThat(docs.hint(List.of("nope"))).isEmpty();
  }

  @Test
  void whatIsNoDocumentationIsNone() {
    for (RespValue reply :
        List.of(
            new Failure("ERR unknown subcommand"),
            new Null(),
            array(new Int(1)),
            map(Kind.MAP, "get", new Null()),
            map(Kind.MAP, "get", map(Kind.MAP, "arguments", new Int(3))))) {
      assertThat(CommandDocs.of(reply).hint(List.of("get"))).isEmpty();
    }
    assertThat(CommandDocs.of(new Failure("ERR")).isEmpty()).isTrue();
  }

  @Test
  void blocksWithinBlocksHaveAnEnd() throws Exception {
    // A hostile server: an argument of an argument of an argument …
    var deep = new StringBuilder("*2\r\n+get\r\n*2\r\n+arguments\r\n");
    for (int i = 0; i < 40; i++) {
      deep.append("*1\r\n*2\r\n+arguments\r\n");
    }
    var decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    decoder.feed(ByteBuffer.wrap(deep.append("+end\r\n").toString().getBytes(UTF_8)));
    RespValue reply = Objects.requireNonNull(decoder.next());
    assertThat(CommandDocs.of(reply).all()).hasSize(1);
  }

  @Test
  void helpTellsOfCommandsGroupsAndItself() {
    var pages = new HelpPages(docs(Kind.MAP), false);
    assertThat(pages.page(List.of())).contains("help @<group>");
    assertThat(pages.page(List.of("GET")))
        .isEqualTo(
            """

              GET key
              summary: Get a value
              since: 1.0.0
              group: string

            """);
    assertThat(pages.page(List.of("config"))).contains("  CONFIG\n", "  CONFIG GET\n");
    assertThat(pages.page(List.of("@STRING")))
        .contains("  GET key\n", "  GETEX key [EX seconds|KEEPTTL]\n")
        .doesNotContain("group:", "CONFIG");
    assertThat(pages.page(List.of("nope"))).isEqualTo("No command or group is named nope.\n");
    assertThat(new HelpPages(docs(Kind.MAP), true).page(List.of("get")))
        .contains("\033[1mGET\033[0m \033[90mkey\033[0m");
    assertThat(new HelpPages(CommandDocs.NONE, true).page(List.of("get"))).contains("COMMAND DOCS");
  }
}
