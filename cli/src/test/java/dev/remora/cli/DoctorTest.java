package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.FabricProvider;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code remora doctor} on this machine. */
@Timeout(30)
final class DoctorTest {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"subject\":\"[^\"\\\\]+\",\"kind\":\"(fabric|system)\","
              + "\"status\":\"(ok|warning|failed)\",\"detail\":\"(?:[^\"\\\\]|\\\\.)*\","
              + "\"fix\":\"(?:[^\"\\\\]|\\\\.)*\"}");

  private static boolean isAvailable(String scheme) {
    return FabricProvider.find(scheme).orElseThrow().isAvailable();
  }

  @Test
  void everyFabricIsUsableOrHasAReason() {
    InProcess.Result result = InProcess.run("doctor");
    assertThat(result.err()).isEmpty();
    for (String scheme : new String[] {"shm", "rdma"}) {
      String status = isAvailable(scheme) ? "usable" : "not usable";
      assertThat(result.text()).containsPattern("(?m)^" + scheme + " +" + status + " +\\S.+$");
    }
    assertThat(result.text()).contains("processors ", "locked memory ", "runtime directory ");
    boolean any = isAvailable("shm") || isAvailable("rdma");
    assertThat(result.exitCode()).isEqualTo(any ? 0 : 1);
  }

  @Test
  void jsonIsOneObjectALine() {
    InProcess.Result result = InProcess.run("doctor", "--json");
    assertThat(result.text().lines()).hasSize(7).allMatch(LINE.asMatchPredicate());
    String status = isAvailable("shm") ? "ok" : "failed";
    assertThat(result.text().lines().findFirst().orElseThrow())
        .startsWith("{\"subject\":\"shm\",\"kind\":\"fabric\",\"status\":\"" + status + "\"");
  }
}
