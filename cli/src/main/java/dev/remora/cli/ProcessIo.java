package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a command has of its process.
 *
 * @param out unbuffered
 * @param err unbuffered
 * @param arguments of the command line, in the bytes that the user gave, or none if they are not
 *     known
 */
public record ProcessIo(
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    List<byte[]> arguments) {

  /**
   * Those of this process.
   *
   * @param count how many arguments its main class was given
   */
  static ProcessIo ofThisProcess(int count) {
    return new ProcessIo(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2),
        System.getenv(),
        lastArguments(count));
  }

  /** Whether the user has not forbidden colours, as no-color.org proposes. */
  public boolean wantsColours() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Standard output for text, in UTF-8. */
  public PrintWriter outWriter() {
    return new PrintWriter(new OutputStreamWriter(out, UTF_8), true);
  }

  /** Standard error for text, in UTF-8. */
  public PrintWriter errWriter() {
    return new PrintWriter(new OutputStreamWriter(err, UTF_8), true);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts")
          || target.toString().startsWith("/dev/tty")
          || target.equals(Path.of("/dev/console"));
    } catch (IOException e) {
      return false; // closed
    }
  }

  /** Java decodes arguments in the locale's encoding, and loses what that cannot express. */
  private static List<byte[]> lastArguments(int count) {
    byte[] all;
    try {
      all = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    } catch (IOException e) {
      return List.of();
    }
    List<byte[]> arguments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        arguments.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    int first = arguments.size() - count;
    return first < 0 ? List.of() : List.copyOf(arguments.subList(first, arguments.size()));
  }
}
