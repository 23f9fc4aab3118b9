import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every Java file of the tree to google-java-format.
 *
 * <p>{@code Format check DIR} lists the files that differ and exits with 1; {@code Format apply
 * DIR} rewrites them. The build runs the first; {@code mvn -N validate -Dformat.mode=apply} the
 * second.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    var formatter = new Formatter();
    List<Path> differing = new ArrayList<>();
    for (Path file : javaFiles(root)) {
      String text = Files.readString(file);
      String formatted;
      try {
        formatted =
            formatter.formatSource(
                RemoveUnusedImports.removeUnusedImports(
                    ImportOrderer.reorderImports(text, Style.GOOGLE)));
      } catch (Exception e) {
        System.err.println(root.relativize(file) + ": " + e.getMessage());
        differing.add(file);
        continue;
      }
      if (!formatted.equals(text)) {
        differing.add(file);
        if (apply) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!differing.isEmpty() && !apply) {
      System.err.println("Not formatted (mvn -N validate -Dformat.mode=apply mends it):");
      differing.forEach(file -> System.err.println("  " + root.relativize(file)));
      System.exit(1);
    }
  }

  private static List<Path> javaFiles(Path root) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              String name = dir.getFileName().toString();
              boolean skip = name.equals("target") || (name.startsWith(".") && !dir.equals(root));
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".java")) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
