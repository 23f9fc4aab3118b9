package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./remora}, in a home of its own: when it builds, what it misses, and that it
 * gets in nobody's way. In Maven's place stands a script that notes its calls and hands over the
 * modules that the real build has made.
 */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cp",
          "date",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "renice",
          "rm",
          "sed",
          "sha256sum",
          "sleep",
          "sort",
          "stat",
          "tail",
          "timeout",
          "touch");

  private static final Map<String, String> WITHOUT_ARCHIVES = Map.of("REMORA_CLASS_ARCHIVE", "off");
  private static final Map<String, String> WITH_ARCHIVES = Map.of("REMORA_CLASS_ARCHIVE", "on");

  @TempDir Path directory;

  private Path home;
  private Path bin;
  private Path jdks;
  private Path source;

  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(directory.resolve("the home"));
    bin = Files.createDirectory(directory.resolve("bin"));
    jdks = Files.createDirectory(directory.resolve("jdks"));
    source = Files.createDirectories(home.resolve("cli/src/main/java")).resolve("A.java");
    Files.writeString(source, "class A {}");
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    executable(home.resolve("remora"), Files.readString(Path.of("../remora")));
    String search = Files.readString(Path.of("../build/jdk.sh"));
    Files.createDirectory(home.resolve("build"));
    Files.writeString(
        home.resolve("build/jdk.sh"),
        search.replace("/usr/lib/jvm/", jdks + "/").replace("/opt/", jdks + "/"));
    Files.copy(Path.of("../build/class-archives.sh"), home.resolve("build/class-archives.sh"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), onPath(tool));
    }
    installMaven(JavaProcess.modulePath());
    Files.createSymbolicLink(jdks.resolve("jdk-25"), Path.of(System.getProperty("java.home")));
  }

  private static Path onPath(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(entry -> Path.of(entry, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private void installMaven(List<Path> modules) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/bash\n");
    script.append("echo \"mvn $*\" >>'").append(calls()).append("'\n");
    script.append("echo 'noise of the build'\n");
    script.append("if [ -e '").append(home.resolve("broken")).append("' ]; then\n");
    script.append("  echo '[ERROR] A.java:1: broken'; exit 1\nfi\n");
    script.append("mkdir -p cli/target/launcher/modules\n");
    int i = 0;
    for (Path module : modules) {
      String name =
          Files.isDirectory(module) ? "module" + i++ : String.valueOf(module.getFileName());
      script
          .append(Files.isDirectory(module) ? "cp -r '" : "ln -s '")
          .append(module)
          .append("' cli/target/launcher/modules/")
          .append(name)
          .append('\n');
    }
    executable(bin.resolve("mvn"), script.toString());
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path calls() {
    return directory.resolve("mvn.calls");
  }

  private long builds() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()).size() : 0;
  }

  private Result run(Path program, Path from, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().putAll(WITHOUT_ARCHIVES);
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private Result remora(String... arguments) throws IOException, InterruptedException {
    return run(home.resolve("remora"), home, Map.of(), arguments);
  }

  /** The file systems' clocks are coarse. */
  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
  }

  @Test
  void itBuildsOnFirstUseOnly() throws Exception {
    Result first = remora("--version");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).startsWith("remora ").hasLineCount(1);
    assertThat(first.err()).isEqualTo("remora: building (nothing was built yet) …\n");
    Result second = remora("--version");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itBuildsAgainWhenASourceIsNewerOrGone() throws Exception {
    Path folder = home.resolve("cli/src/main/java");
    Path other = Files.writeString(folder.resolve("B.java"), "class B {}");
    remora("--version");
    touch(source);
    assertThat(remora("--version").err())
        .isEqualTo("remora: building (cli/src/main/java/A.java) …\n");
    assertThat(builds()).isEqualTo(2);
    touchBack(source);
    Files.delete(other);
    touch(folder);
    assertThat(remora("--version").err()).isEqualTo("remora: building (cli/src/main/java) …\n");
    touchBack(folder);
    touch(home.resolve("pom.xml"));
    assertThat(remora("--version").err()).isEqualTo("remora: building (pom.xml) …\n");
    assertThat(builds()).isEqualTo(4);
  }

  private static void touchBack(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  @Test
  void testsAndOutputsAreNoSources() throws Exception {
    remora("--version");
    Path test = Files.createDirectories(home.resolve("cli/src/test/java")).resolve("T.java");
    touch(Files.writeString(test, "class T {}"));
    Path output = Files.createDirectories(home.resolve("cli/target/src/main")).resolve("G.java");
    touch(Files.writeString(output, "class G {}"));
    assertThat(remora("--version").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aBuildThatFailsIsShownAndTriedAgain() throws Exception {
    Files.createFile(home.resolve("broken"));
    Result failed = remora("--version");
    assertThat(failed.exitCode()).isEqualTo(70);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("[ERROR] A.java:1: broken", "the build failed", "target/launcher/build.log");
    Files.delete(home.resolve("broken"));
    assertThat(remora("--version").exitCode()).isZero();
  }

  @Test
  void withoutMavenItSaysWhatItNeeds() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Result result = remora("--version");
    assertThat(result.exitCode()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("needs Maven", "apt install maven");
  }

  @Test
  void whatIsBuiltNeedsNoMaven() throws Exception {
    remora("--version");
    Files.delete(bin.resolve("mvn"));
    assertThat(remora("--version").exitCode()).isZero();
  }

  @Test
  void withoutJdk25ItSaysWhatItNeeds() throws Exception {
    Files.delete(jdks.resolve("jdk-25"));
    Result result = remora("--version");
    assertThat(result.exitCode()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("needs JDK 25", "apt install openjdk-25", "JAVA_HOME");
    assertThat(builds()).isZero();
  }

  @Test
  void anotherJdkIsNotTaken() throws Exception {
    Files.delete(jdks.resolve("jdk-25"));
    Path oldHome = jdks.resolve("jdk-8-b25");
    Path old = Files.createDirectories(oldHome.resolve("bin"));
    executable(old.resolve("java"), "#!/bin/bash\n");
    executable(old.resolve("javac"), "#!/bin/bash\n");
    Files.writeString(oldHome.resolve("release"), "JAVA_VERSION=\"1.8.0_25\"\n");
    Map<String, String> environment = Map.of("JAVA_HOME", oldHome.toString());
    assertThat(run(home.resolve("remora"), home, environment, "--version").exitCode())
        .isEqualTo(69);
  }

  @Test
  void javaHomeIsTaken() throws Exception {
    Files.delete(jdks.resolve("jdk-25"));
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    assertThat(run(home.resolve("remora"), home, environment, "--version").exitCode()).isZero();
  }

  @Test
  void itWorksFromAnotherDirectoryAndThroughASymbolicLink() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("r"), home.resolve("remora"));
    Path second = Files.createSymbolicLink(elsewhere.resolve("rr"), Path.of("r"));
    assertThat(run(link, elsewhere, Map.of(), "--version").out()).startsWith("remora ");
    assertThat(run(second, elsewhere, Map.of(), "--version").out()).startsWith("remora ");
    Map<String, String> withLinkOnPath = new HashMap<>();
    withLinkOnPath.put("PATH", elsewhere + ":" + bin);
    Path bash = bin.resolve("bash");
    assertThat(run(bash, elsewhere, withLinkOnPath, "-c", "r --version").out())
        .startsWith("remora ");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void exitCodesAndArgumentsPassThrough() throws Exception {
    Result wrong = remora("cli", "-u", "no uri", "PING");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("no uri: not a URI");
    Result missing = remora();
    assertThat(missing.exitCode()).isEqualTo(2);
  }

  @Test
  void nothingIsColouredInAPipe() throws Exception {
    for (String[] arguments : new String[][] {{"--help"}, {"cli", "--help"}, {"nonsense"}}) {
      Result result = remora(arguments);
      assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("\033", "\r");
    }
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(home.resolve("remora").toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("both" + i).toFile());
      builder.environment().put("PATH", bin.toString());
      builder.environment().putAll(WITHOUT_ARCHIVES);
      both.add(builder.start());
    }
    for (Process process : both) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  private Path currentRun() throws IOException {
    return home.resolve("target/launcher/current").toRealPath();
  }

  /** What is done in the background is done when this file is there. */
  private void awaitArchives() throws IOException, InterruptedException {
    Path end = currentRun().resolve("archived");
    while (!Files.exists(end)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The JVM archives classes from jars only. */
  private List<Path> modulesAsJars() throws IOException {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    List<Path> jars = new ArrayList<>();
    for (Path module : JavaProcess.modulePath()) {
      if (!Files.isDirectory(module)) {
        jars.add(module);
        continue;
      }
      Path file = directory.resolve("module" + jars.size() + ".jar");
      int code =
          jar.run(
              System.out, System.err, "-c", "-f", file.toString(), "-C", module.toString(), ".");
      assertThat(code).isZero();
      jars.add(file);
    }
    return jars;
  }

  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void itArchivesItsClassesInTheBackgroundAndThenUsesThem() throws Exception {
    installMaven(modulesAsJars());
    Result first = run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
    assertThat(first.out()).startsWith("remora ").hasLineCount(1);
    assertThat(first.err())
        .isEqualTo(
            """
            remora: building (nothing was built yet) …
            remora: preparing faster starts, in the background
            """);
    awaitArchives();
    assertThat(currentRun().resolve("serve.jsa")).isNotEmptyFile();
    assertThat(currentRun().resolve("client.jsa")).isNotEmptyFile();
    Result second = run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEmpty();
    for (String command : new String[] {"serve", "cli"}) {
      Map<String, String> traced = new HashMap<>(WITH_ARCHIVES);
      traced.put("REMORA_JAVA_OPTS", "-Xlog:class+load:stderr");
      assertThat(run(home.resolve("remora"), home, traced, command, "--help").err())
          .contains("dev.remora.cli.Remora source: shared objects file");
      traced.putAll(WITHOUT_ARCHIVES);
      assertThat(run(home.resolve("remora"), home, traced, command, "--help").err())
          .contains("dev.remora.cli.Remora source: ")
          .doesNotContain("dev.remora.cli.Remora source: shared objects file");
    }
  }

  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void archivesThatCannotBeMadeAreNotTriedAtEveryStart() throws Exception {
    Files.delete(bin.resolve("timeout"));
    executable(bin.resolve("timeout"), "#!/bin/bash\nexit 1\n");
    run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
    awaitArchives();
    assertThat(currentRun().resolve("serve.jsa")).doesNotExist();
    Result second = run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
    assertThat(second.out()).startsWith("remora ").hasLineCount(1);
    assertThat(second.err()).isEmpty();
    Path other = Files.createSymbolicLink(jdks.resolve("25-other"), jdks.resolve("jdk-25"));
    Map<String, String> environment = new HashMap<>(WITH_ARCHIVES);
    environment.put("JAVA_HOME", other.toString());
    assertThat(run(home.resolve("remora"), home, environment, "--version").err())
        .isEqualTo("remora: preparing faster starts, in the background\n");
    while (!Files.readString(currentRun().resolve("archived")).startsWith(other.toString())) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void whoDoesNotMakeTheArchivesDoesNotSaySo() throws Exception {
    remora("--version"); // builds
    String lock = currentRun().resolve("archives.lock").toString();
    Process other =
        new ProcessBuilder("bash", "-c", "exec 8>\"$0\"; flock 8; echo locked; exec sleep 60", lock)
            .start();
    try (var said = other.inputReader(UTF_8)) {
      assertThat(said.readLine()).isEqualTo("locked");
      Result result = run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
      assertThat(result.out()).startsWith("remora ").hasLineCount(1);
      assertThat(result.err()).isEmpty();
    } finally {
      other.destroy();
    }
  }

  @Test
  void anArchiveThatIsNoneDoesNotShow() throws Exception {
    Result plain = remora("--version");
    Path jdk = jdks.resolve("jdk-25");
    Files.writeString(currentRun().resolve("archived"), jdk + " " + currentRun());
    for (byte[] content : new byte[][] {{}, "no archive".getBytes(UTF_8), new byte[100_000]}) {
      Files.write(currentRun().resolve("client.jsa"), content);
      Files.write(currentRun().resolve("serve.jsa"), content);
      Result result = run(home.resolve("remora"), home, WITH_ARCHIVES, "--version");
      assertThat(result.out()).isEqualTo(plain.out());
      assertThat(result.err()).isEmpty();
      Result serve = run(home.resolve("remora"), home, WITH_ARCHIVES, "serve", "--help");
      assertThat(serve.out()).startsWith("Usage: remora serve");
      assertThat(serve.err()).isEmpty();
    }
  }
}
