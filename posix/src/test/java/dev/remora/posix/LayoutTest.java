package dev.remora.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds our layouts and constants against what the C compiler makes of the headers. */
final class LayoutTest {
  private static final Map<String, StructLayout> STRUCTS =
      Map.of(
          "struct pollfd", FileDescriptors.POLLFD,
          "struct timespec", FileDescriptors.TIMESPEC,
          "struct epoll_event", Epoll.EPOLL_EVENT,
          "struct stat", MemFd.STAT,
          "struct group", Users.GROUP,
          "struct sockaddr_un", UnixSocket.SOCKADDR_UN,
          "struct ucred", UnixSocket.UCRED,
          "struct iovec", SocketMessage.IOVEC,
          "struct msghdr", SocketMessage.MSGHDR);

  private static final Map<String, Integer> CONSTANTS =
      Map.ofEntries(
          Map.entry("EPOLLIN", Epoll.EPOLLIN),
          Map.entry("EPOLLOUT", Epoll.EPOLLOUT),
          Map.entry("EPOLLERR", Epoll.EPOLLERR),
          Map.entry("EPOLLHUP", Epoll.EPOLLHUP),
          Map.entry("EPOLLRDHUP", Epoll.EPOLLRDHUP),
          Map.entry("EPOLLET", Epoll.EPOLLET),
          Map.entry("F_SEAL_SEAL", MemFd.F_SEAL_SEAL),
          Map.entry("F_SEAL_SHRINK", MemFd.F_SEAL_SHRINK),
          Map.entry("F_SEAL_GROW", MemFd.F_SEAL_GROW),
          Map.entry("O_NONBLOCK", FileDescriptors.O_NONBLOCK),
          Map.entry("O_CLOEXEC", FileDescriptors.O_CLOEXEC),
          Map.entry("CMSG_LEN(sizeof(int))", 20),
          Map.entry("EAGAIN", Errno.EAGAIN),
          Map.entry("ECONNREFUSED", Errno.ECONNREFUSED),
          Map.entry("ETIMEDOUT", Errno.ETIMEDOUT),
          Map.entry("EINPROGRESS", Errno.EINPROGRESS),
          Map.entry("EPROTOTYPE", Errno.EPROTOTYPE));

  @TempDir Path directory;

  @Test
  void layoutsAndConstantsAreTheCompilers() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    STRUCTS.forEach(
        (name, layout) -> {
          if (!layout.equals(MemFd.STAT)) { // has a tail that differs, and of which nothing is read
            ours.put("sizeof(" + name + ")", layout.byteSize());
          }
          for (MemoryLayout member : layout.memberLayouts()) {
            member
                .name()
                .ifPresent(
                    field ->
                        ours.put(
                            "offsetof(" + name + ", " + field + ")",
                            layout.byteOffset(MemoryLayout.PathElement.groupElement(field))));
          }
        });
    CONSTANTS.forEach((name, value) -> ours.put(name, value.longValue()));
    assertThat(compiled(List.copyOf(ours.keySet()))).isEqualTo(ours);
    assertThat(MemFd.STAT.byteSize()).isGreaterThanOrEqualTo(compiledSizeOfStat());
  }

  private long compiledSizeOfStat() throws Exception {
    return compiled(List.of("sizeof(struct stat)")).values().iterator().next();
  }

  private Map<String, Long> compiled(List<String> expressions) throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "cc"))),
        "no C compiler (cc)");
    List<String> lines = new ArrayList<>();
    lines.add("#define _GNU_SOURCE");
    for (String header :
        List.of("errno", "fcntl", "grp", "poll", "stddef", "stdio", "sys/epoll", "sys/socket")) {
      lines.add("#include <" + header + ".h>");
    }
    for (String header : List.of("sys/stat", "sys/un", "sys/uio", "time")) {
      lines.add("#include <" + header + ".h>");
    }
    lines.add("int main(void) {");
    for (String expression : expressions) {
      lines.add("printf(\"%ld\\n\", (long) (int) (" + expression + "));");
    }
    lines.add("}");
    Path source = Files.write(directory.resolve("layout.c"), lines);
    Path program = directory.resolve("layout");
    run("cc", "-o", program.toString(), source.toString());
    List<String> values = run(program.toString()).lines().toList();
    Map<String, Long> result = new TreeMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      result.put(expressions.get(i), Long.parseLong(values.get(i)));
    }
    return result;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
