package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Tests run on the class path; users run modules. */
final class ModulePathTest {
  private static final Set<String> OURS =
      Set.of(
          "dev.remora.cli",
          "dev.remora.client",
          "dev.remora.engine",
          "dev.remora.fabric.shm",
          "dev.remora.fabric.verbs",
          "dev.remora.metrics",
          "dev.remora.netty",
          "dev.remora.posix",
          "dev.remora.resp",
          "dev.remora.server",
          "dev.remora.tls",
          "dev.remora.transport");

  @TempDir Path directory;

  private static List<ModuleReference> resolved() throws Exception {
    ModuleFinder finder = ModuleFinder.of(JavaProcess.modulePath().toArray(Path[]::new));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(finder, ModuleFinder.of(), Set.of("dev.remora.cli"));
    return configuration.modules().stream().map(ResolvedModule::reference).toList();
  }

  @Test
  void allOfOurJarsAreNamedModules() throws Exception {
    Set<String> named =
        resolved().stream()
            .filter(module -> !module.descriptor().isAutomatic())
            .map(module -> module.descriptor().name())
            .filter(name -> name.startsWith("dev.remora"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(new TreeSet<>(OURS));
  }

  @Test
  void automaticModulesAreThoseThatTheDocumentNames() throws Exception {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/dependencies.md")).stream()
            .filter(line -> line.contains("utomatic module"))
            .toList();
    List<String> undocumented = new ArrayList<>();
    for (ModuleReference module : resolved()) {
      String name = module.descriptor().name();
      if (module.descriptor().isAutomatic()
          && documented.stream().noneMatch(line -> line.contains(name))) {
        undocumented.add(name);
      }
    }
    assertThat(undocumented).isEmpty();
  }

  @Test
  void theLauncherAllowsNativeAccessAsTheTestsDo() throws Exception {
    assertThat(Path.of("../remora")).content().contains(JavaProcess.NATIVE_ACCESS);
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void theModulesStart() throws Exception {
    try (JavaProcess remora = JavaProcess.start(directory, "--version")) {
      assertThat(remora.line()).startsWith("remora ");
      assertThat(remora.rest()).isEmpty();
      assertThat(remora.exitCode()).isZero();
      assertThat(remora.err()).isEmpty();
    }
  }
}
