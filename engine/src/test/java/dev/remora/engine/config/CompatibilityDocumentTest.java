package dev.remora.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has no effect stands in docs/compatibility.md, with the reason. */
final class CompatibilityDocumentTest {
  @Test
  void namesEveryParameterWithoutEffect() throws IOException {
    List<String> rows = Files.readAllLines(Path.of("../docs/compatibility.md"));
    for (Parameter parameter : new ParameterTable().all()) {
      String reason = parameter.noEffect();
      if (reason != null) {
        assertThat(rows)
            .as(parameter.name())
            .anyMatch(row -> row.contains("`" + parameter.name() + "`") && row.contains(reason));
      }
    }
  }
}
