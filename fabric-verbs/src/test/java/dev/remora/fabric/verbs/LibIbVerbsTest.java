package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("rdma")
final class LibIbVerbsTest {
  @Test
  void listsTheDevicesOfThisMachine() {
    assumeTrue(Files.exists(Path.of("/sys/class/infiniband/rxe0")), "not in the lab");
    assertThat(LibIbVerbs.deviceNames()).contains("rxe0", "rxe1");
  }
}
