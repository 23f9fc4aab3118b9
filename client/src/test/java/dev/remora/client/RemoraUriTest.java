package dev.remora.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.client.RemoraUri.Scheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar, what is refused, and that no password is ever shown. */
final class RemoraUriTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://localhost,                    REDIS, localhost, 6379,  -,   -,   0",
        "redis://localhost/,                   REDIS, localhost, 6379,  -,   -,   0",
        "redis://10.0.0.1:1,                   REDIS, 10.0.0.1,  1,     -,   -,   0",
        "redis://db.example.com:65535/15,      REDIS, db.example.com, 65535, - , - , 15",
        "redis://[::1],                        REDIS, ::1,       6379,  -,   -,   0",
        "redis://[fe80::1%eth0]:6380/2,        REDIS, fe80::1%eth0, 6380, -, -,   2",
        "redis://secret@h,                     REDIS, h,         6379,  -,   secret, 0",
        "redis://:secret@h,                    REDIS, h,         6379,  -,   secret, 0",
        "redis://ann:secret@h:7/1,             REDIS, h,         7,     ann, secret, 1",
        "redis://ann:@h,                       REDIS, h,         6379,  ann, '',  0",
        "redis://a%3Ab:c%2Fd%40e%25@h,         REDIS, h,         6379,  a:b, c/d@e%, 0",
        "redis://ann:b:c@h,                    REDIS, h,         6379,  ann, b:c, 0",
        "redis://ann:p@ss@h,                   REDIS, h,         6379,  ann, p@ss, 0",
        "redis://:%C3%BC@h,                    REDIS, h,         6379,  -,   ü,   0",
        "redis://:ü@h,                         REDIS, h,         6379,  -,   ü,   0",
        "redis://h/2147483647,                 REDIS, h,         6379,  -,   -,   2147483647",
        "rdma://10.77.0.1:6380,                RDMA,  10.77.0.1, 6380,  -,   -,   0",
        "rdma://ann:secret@[fd77::1]/3,        RDMA,  fd77::1,   6379,  ann, secret, 3",
      })
  void aServerIsNamedByItsHost(
      String text,
      Scheme scheme,
      String host,
      int port,
      String user,
      String password,
      int database) {
    RemoraUri uri = RemoraUri.parse(text);
    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.host()).isEqualTo(host);
    assertThat(uri.port()).isEqualTo(port);
    assertThat(uri.path()).isNull();
    assertThat(uri.user()).isEqualTo(user);
    assertThat(uri.password()).isEqualTo(password);
    assertThat(uri.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "unix:///tmp/redis.sock,           UNIX, /tmp/redis.sock, -,   -,      0",
        "unix:///tmp/redis.sock?db=3,      UNIX, /tmp/redis.sock, -,   -,      3",
        "unix:///a%20b/c%3Fd,              UNIX, /a b/c?d,        -,   -,      0",
        "unix:///tmp/a@b.sock,             UNIX, /tmp/a@b.sock,   -,   -,      0",
        "unix://ann:secret@/tmp/a@b.sock,  UNIX, /tmp/a@b.sock,   ann, secret, 0",
        "unix://secret@/s,                 UNIX, /s,              -,   secret, 0",
        "shm:///run/app/remora.shm,        SHM,  /run/app/remora.shm, -, -,    0",
        "shm:///run/remora.shm?db=15,      SHM,  /run/remora.shm, -,   -,      15",
        "shm://ann:secret@/s?db=1,         SHM,  /s,              ann, secret, 1",
      })
  void aServerIsNamedByItsPath(
      String text, Scheme scheme, Path path, String user, String password, int database)
      throws IOException {
    RemoraUri uri = RemoraUri.parse(text);
    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.host()).isEmpty();
    assertThat(uri.port()).isZero();
    assertThat(uri.path()).isEqualTo(path);
    assertThat(uri.user()).isEqualTo(user);
    assertThat(uri.password()).isEqualTo(password);
    assertThat(uri.database()).isEqualTo(database);
    assertThat(uri.address()).isEqualTo(UnixDomainSocketAddress.of(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost         | localhost: not a URI: expected redis://HOST",
        "''                | URI: not a URI: expected redis://HOST",
        "http://h          | http://h: unknown scheme http://: expected redis://HOST",
        "REDIS://h         | REDIS://h: unknown scheme REDIS://",
        "redis://          | redis://: names no host: redis://HOST[:PORT][/DB]",
        "redis://:6379     | redis://:6379: names no host",
        "redis://[]        | redis://[]: names no host",
        "redis://h:0       | redis://h:0: port 0 is not a number from 1 to 65535",
        "redis://h:65536   | redis://h:65536: port 65536 is not a number from 1 to 65535",
        "redis://h:        | redis://h:: port  is not a number from 1 to 65535",
        "redis://h:+1      | redis://h:+1: port +1 is not a number",
        "redis://h:6379x   | redis://h:6379x: port 6379x is not a number",
        "redis://h:１      | redis://h:１: port １ is not a number",
        "redis://h:9999999999999999999999 | port 9999999999999999999999 is not a number",
        "redis://h/x       | redis://h/x: database x is not a number from 0 to 2147483647",
        "redis://h/-1      | redis://h/-1: database -1 is not a number",
        "redis://h/2147483648 | database 2147483648 is not a number from 0 to 2147483647",
        "redis://h/0/1     | redis://h/0/1: database 0/1 is not a number",
        "redis://h?db=1    | redis://h?db=1: no parameters may follow: the database is given as /DB",
        "redis://::1       | redis://::1: an IPv6 address stands in brackets: redis://[::1]:6379",
        "redis://fe80::1:1 | redis://fe80::1:1: an IPv6 address stands in brackets",
        "redis://[::1      | redis://[::1: the bracket of the IPv6 address is not closed",
        "redis://[::1]x:1  | redis://[::1]x:1: only :PORT may follow the IPv6 address",
        "unix://           | unix://: needs an absolute path: unix:///PATH",
        "unix:///          | unix:///: needs an absolute path: unix:///PATH",
        "unix://tmp/s      | unix://tmp/s: needs an absolute path: unix:///PATH",
        "unix://?db=1      | unix://?db=1: needs an absolute path: unix:///PATH",
        "unix:///s?x=1     | unix:///s?x=1: only ?db=N may follow the path",
        "unix:///s?db=     | unix:///s?db=: database  is not a number",
        "unix:///s?db=1&db=2 | database 1&db=2 is not a number",
        "unix:///a%00b     | unix:///a%00b: not a path: ",
        "unix:///a%zz      | unix:///a%zz: a percent sign is not followed by two hexadecimal digits",
        "unix:///a%4       | unix:///a%4: a percent sign is not followed by two hexadecimal digits",
        "shm://remora.shm  | shm://remora.shm: needs an absolute path: shm:///PATH",
      })
  void whatIsWrongIsSaid(String text, String message) {
    assertThatThrownBy(() -> RemoraUri.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://ann:secret@",
        "redis://ann:sec/secret@h",
        "redis://ann:a@b/secret@h",
        "redis://ann:secret@h:x",
        "redis://ann:secret%@h",
        "redis://ann:secret?x@h/y",
        "redis://ann:secret@::1",
        "unix://ann:secret@tmp/x",
        "unix://ann:x/secret@/tmp/x",
        "unix://ann:x@y/secret@/tmp/x",
        "shm://ann:secret@/x?y",
        "http://ann:secret@h",
        "ann:secret@h"
      })
  void aWrongUriIsShownWithoutItsPassword(String text) {
    assertThatThrownBy(() -> RemoraUri.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://ann:secret@h:1/2,      redis://ann:***@h:1/2",
    "redis://secret@h,              redis://:***@h",
    "unix://ann:secret@/s?db=1,     unix://ann:***@/s?db=1",
    "redis://[::1],                 redis://[::1]",
    "shm://,                        shm://",
  })
  void itIsShownAsItWasGivenButForThePassword(String text, String shown) {
    assertThat(RemoraUri.parse(text)).hasToString(shown);
  }

  @Test
  void sharedMemoryHasADefaultPath() throws IOException {
    assertThat(RemoraUri.parse("shm://").path()).isEqualTo(RemoraUri.defaultShmPath());
    assertThat(RemoraUri.parse("shm://?db=2").database()).isEqualTo(2);
    assertThat(DefaultPaths.shm("/run/user/7")).isEqualTo(Path.of("/run/user/7/remora.shm"));
    Path ofUser =
        Path.of("/tmp/remora-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
            .resolve("remora.shm");
    assertThat(DefaultPaths.shm(null)).isEqualTo(ofUser);
    assertThat(DefaultPaths.shm("")).isEqualTo(ofUser);
    assertThat(DefaultPaths.shm("relative")).isEqualTo(ofUser);
  }

  @Test
  void aHostIsLookedUp() throws IOException {
    assertThat(RemoraUri.parse("redis://127.0.0.1:7").address())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7));
    RemoraUri nowhere = RemoraUri.parse("redis://no-such-host.invalid");
    assertThatThrownBy(nowhere::address)
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void databaseAndCredentialsCanBeReplaced() {
    RemoraUri uri = RemoraUri.parse("redis://a:b@h/1").withDatabase(5).withCredentials("c", "d");
    assertThat(uri.database()).isEqualTo(5);
    assertThat(uri.user()).isEqualTo("c");
    assertThat(uri.password()).isEqualTo("d");
    assertThat(uri.host()).isEqualTo("h");
    assertThat(uri.toString()).doesNotContain("d@");
  }

  @Property(tries = 500)
  void whatIsEncodedIsDecoded(
      @ForAll @NotEmpty @StringLength(max = 20) String user,
      @ForAll @StringLength(max = 20) String password,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @IntRange int database) {
    String credentials = encoded(user) + ":" + encoded(password);
    String text = "redis://" + credentials + "@h:" + port + "/" + database;
    RemoraUri uri = RemoraUri.parse(text);
    assertThat(uri.user()).isEqualTo(wellFormed(user));
    assertThat(uri.password()).isEqualTo(wellFormed(password));
    assertThat(uri.port()).isEqualTo(port);
    assertThat(uri.database()).isEqualTo(database);
  }

  @Property(tries = 2000)
  void anyTextIsReadOrRefusedAndNeverShowsAPassword(@ForAll @StringLength(max = 30) String noise) {
    for (Scheme scheme : Scheme.values()) {
      for (String text :
          new String[] {
            noise,
            scheme.word() + "://" + noise,
            scheme.word() + "://u:s3cret@" + noise,
            scheme.word() + "://u:s3cret" + noise + "@h"
          }) {
        String shown;
        try {
          shown = RemoraUri.parse(text).toString();
        } catch (IllegalArgumentException e) {
          shown = String.valueOf(e.getMessage());
        }
        assertThat(shown).doesNotContain("s3cret");
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** What of a string UTF-8 can carry: half surrogates become question marks. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
