package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the README promises: its Java compiles, and its commands are commands. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  private static String readme() throws Exception {
    return Files.readString(ROOT.resolve("README.md"));
  }

  @Test
  void theJavaCompiles() throws Exception {
    List<String> snippets = JAVA.matcher(readme()).results().map(match -> match.group(1)).toList();
    assertThat(snippets).isNotEmpty();
    for (String snippet : snippets) {
      assertThat(errorsOf(snippet)).isEmpty();
    }
  }

  private String errorsOf(String snippet) throws Exception {
    String source =
        """
        import dev.remora.netty.*;
        import io.netty.bootstrap.*;
        import io.netty.channel.*;
        import java.net.*;

        class Snippet {
          void run(ChannelHandler initializer) throws Exception {
            %s
          }
        }
        """
            .formatted(snippet);
    var file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(file)).call();
    return compiled ? "" : errors.toString();
  }

  static Stream<String> commands() throws Exception {
    return readme()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("$ ./remora"))
        .map(line -> line.replaceFirst("^\\$ \\./remora", "").replaceFirst(" #.*", "").strip());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandLineCanBeRun(String line) {
    CommandLine remora =
        Remora.commandLine(
            new InProcess().io(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    assertThat(remora.parseArgs(line.split(" +", -1)).hasSubcommand()).isTrue();
  }
}
