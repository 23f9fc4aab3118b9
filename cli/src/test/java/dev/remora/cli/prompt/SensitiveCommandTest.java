package dev.remora.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not written to the history. */
final class SensitiveCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUTH secret",
        "auth ann secret",
        "3 AUTH secret",
        "\"AUTH\" secret",
        "AUTH 'secret",
        "ACL SETUSER ann >secret",
        "acl deluser ann",
        "ACL GETUSER ann",
        "CONFIG SET requirepass secret",
        "config set maxclients 3 MASTERAUTH secret",
        "CONFIG SET tls-key-file-pass secret",
        "HELLO 3 AUTH ann secret",
        "HELLO 3 SETNAME me AUTH ann secret",
        "MIGRATE h 1 k 0 100 AUTH secret",
        "MIGRATE h 1 '' 0 100 COPY AUTH2 ann secret KEYS k",
        "SENTINEL SET m auth-pass secret",
        "SENTINEL CONFIG SET sentinel-pass secret",
      })
  void passwordsAreNotSaved(String line) {
    assertThat(SensitiveCommand.is(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET auth",
        "SET requirepass x",
        "ACL LIST",
        "ACL",
        "CONFIG GET requirepass",
        "CONFIG SET maxclients 3",
        "HELLO 3",
        "MIGRATE h 1 '' 0 100 KEYS auth",
        "MIGRATE h 1 auth 0 100",
        "SENTINEL MASTERS",
      })
  void othersAre(String line) {
    assertThat(SensitiveCommand.is(line)).isFalse();
  }
}
