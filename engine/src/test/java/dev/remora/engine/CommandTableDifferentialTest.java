package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.resp.ReplyDecoder;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.RespValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What COMMAND tells is what a real redis-server tells, in both protocols. */
final class CommandTableDifferentialTest {
  /** Of a later Redis than the one that is compared with. */
  private static final List<String> LATER =
      List.of(
          "client|capa",
          "client|no-touch",
          "client|setinfo",
          "hgetdel",
          "msetex",
          "delifeq",
          "zrank",
          "zrevrank");

  private final TestClient client = new TestEngine().connect();

  @Test
  void infoIsTheSame() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    try (RealRedis redis = new RealRedis()) {
      for (String protocol : List.of("2", "3")) {
        redis.call(Differential.words("HELLO", protocol));
        client.call("HELLO " + protocol);
        for (String name : names()) {
          byte[][] command = Differential.words("COMMAND", "INFO", name);
          assertThat(new String(client.callBytes(command), ISO_8859_1))
              .as(name)
              .isEqualTo(new String(redis.call(command), ISO_8859_1));
        }
      }
    }
  }

  @Test
  void documentedArgumentsAreTheSame() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    try (RealRedis redis = new RealRedis()) {
      for (String name : names()) {
        byte[][] command = Differential.words("COMMAND", "DOCS", name);
        List<RespValue> ours = fields(client.callBytes(command));
        List<RespValue> theirs = fields(redis.call(command));
        for (String field : List.of("since", "group", "arguments", "doc_flags", "replaced_by")) {
          assertThat(value(ours, field)).as(name + " " + field).isEqualTo(value(theirs, field));
        }
      }
    }
  }

  /** Those that are no containers: of a container we have fewer subcommands. */
  private List<String> names() throws Exception {
    return array(
            client.callBytes(Differential.words("COMMAND", "LIST", "FILTERBY", "PATTERN", "*")))
        .stream()
        .map(CommandTableDifferentialTest::text)
        .filter(
            name ->
                !List.of(
                        "client",
                        "config",
                        "command",
                        "object",
                        "memory",
                        "slowlog",
                        "module",
                        "acl",
                        "commandlog",
                        "function",
                        "pubsub",
                        "latency")
                    .contains(name))
        .filter(name -> !LATER.contains(name) && !name.startsWith("commandlog|"))
        .toList();
  }

  private static List<RespValue> fields(byte[] docs) throws Exception {
    return ((RespValue.Aggregate) array(docs).get(1)).elements();
  }

  private static Object value(List<RespValue> fields, String name) {
    for (int i = 0; i < fields.size(); i += 2) {
      if (text(fields.get(i)).equals(name)) {
        return fields.get(i + 1);
      }
    }
    return "absent";
  }

  private static List<RespValue> array(byte[] reply) throws Exception {
    ReplyDecoder decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    decoder.feed(ByteBuffer.wrap(reply));
    return ((RespValue.Aggregate) Objects.requireNonNull(decoder.next())).elements();
  }

  private static String text(RespValue value) {
    return ((RespValue.Bulk) value).text();
  }
}
