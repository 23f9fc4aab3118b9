package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.transport.fabric.FabricProvider;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code remora serve} as a process. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class ServeTest {
  private static final String FREE_PORT = "127.0.0.1:0";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path directory;

  private static RespConnection connect(String readyLine) throws IOException {
    assertThat(readyLine).startsWith("listening ");
    RemoraUri uri = RemoraUri.parse(readyLine.substring("listening ".length()));
    return RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  private static void assertServes(String readyLine) throws IOException {
    try (RespConnection connection = connect(readyLine)) {
      assertThat(connection.call("PING")).isEqualTo(new RespValue.Simple("PONG"));
    }
  }

  private static boolean sharedMemoryIsHere() {
    return FabricProvider.find("shm").orElseThrow().isAvailable();
  }

  @Test
  void eachListenerIsNamedWhenItIsReadyAndSigtermEndsAllInOrder() throws Exception {
    assumeTrue(sharedMemoryIsHere(), "no shared memory");
    Path unix = directory.resolve("u.sock");
    try (JavaProcess serve =
        JavaProcess.start(directory, "serve", "--tcp", FREE_PORT, "--unix", unix.toString())) {
      String tcpLine = serve.line();
      String unixLine = serve.line();
      String shmLine = serve.line();
      assertThat(tcpLine).matches("listening redis://127\\.0\\.0\\.1:[1-9][0-9]+");
      assertThat(unixLine).isEqualTo("listening unix://" + unix);
      assertThat(shmLine).isEqualTo("listening shm://" + directory.resolve("remora.shm"));
      assertServes(tcpLine);
      assertServes(unixLine);
      assertServes(shmLine);
      Path maps = Path.of("/proc/" + serve.pid() + "/maps");
      assertThat(Files.readString(maps)).contains("netty_transport_native_epoll");

      serve.terminate();
      assertThat(serve.exitCode()).isZero();
      assertThat(serve.rest()).isEmpty();
      assertThat(serve.err()).isEmpty();
      assertThat(unix).doesNotExist();
      assertThat(directory.resolve("remora.shm")).doesNotExist();
    }
  }

  @Test
  void aClientThatIsConnectedAtTheEndHasItsRepliesFirst() throws Exception {
    try (JavaProcess serve =
            JavaProcess.start(directory, "serve", "--tcp", FREE_PORT, "--shm", "none");
        RespConnection connection = connect(serve.line())) {
      assertThat(connection.call("SET", "k", "v")).isEqualTo(new RespValue.Simple("OK"));
      serve.terminate();
      assertThat(serve.exitCode()).isZero();
      assertThat(catchThrowable(() -> connection.call("PING"))).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsItWithExitCodeZero(String signal) throws Exception {
    try (JavaProcess serve =
        JavaProcess.start(directory, "serve", "--tcp", FREE_PORT, "--shm", "none")) {
      serve.line();
      serve.signal(signal);
      assertThat(serve.exitCode()).isZero();
    }
  }

  @Test
  void shutdownEndsItToo() throws Exception {
    try (JavaProcess serve =
            JavaProcess.start(directory, "serve", "--tcp", FREE_PORT, "--shm", "none");
        RespConnection connection = connect(serve.line())) {
      assertThat(catchThrowable(() -> connection.call("SHUTDOWN", "NOSAVE")))
          .isInstanceOf(EOFException.class);
      assertThat(serve.exitCode()).isZero();
    }
  }

  @Test
  void noneTurnsAListenerOff() throws Exception {
    assumeTrue(sharedMemoryIsHere(), "no shared memory");
    Path shm = directory.resolve("own.shm");
    try (JavaProcess serve =
        JavaProcess.start(directory, "serve", "--tcp", "none", "--shm", shm.toString())) {
      assertThat(serve.line()).isEqualTo("listening shm://" + shm);
      serve.terminate();
      assertThat(serve.exitCode()).isZero();
      assertThat(serve.rest()).isEmpty();
    }
  }

  @Test
  void whoHoldsATakenPortIsNamed() throws Exception {
    try (ServerSocketChannel holder = ServerSocketChannel.open()) {
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) holder.getLocalAddress()).getPort();
      InProcess.Result result =
          InProcess.run("serve", "--tcp", "127.0.0.1:" + port, "--shm", "none");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.text()).isEmpty();
      assertThat(result.err())
          .startsWith("remora serve: cannot listen on redis://127.0.0.1:" + port)
          .contains("java (pid " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void whoHoldsATakenPathIsNamed() throws Exception {
    Path unix = directory.resolve("u.sock");
    try (JavaProcess holder =
        JavaProcess.start(
            directory, "serve", "--tcp", "none", "--shm", "none", "--unix", unix.toString())) {
      String ready = holder.line();
      InProcess.Result result =
          InProcess.run("serve", "--tcp", "none", "--shm", "none", "--unix", unix.toString());
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("unix://" + unix, "java (pid " + holder.pid() + ")");
      assertServes(ready); // and has not lost its socket
    }
  }

  @Test
  void aSharedMemoryPathThatIsTakenIsRefused() throws Exception {
    assumeTrue(sharedMemoryIsHere(), "no shared memory");
    Path shm = directory.resolve("s.shm");
    try (JavaProcess holder =
        JavaProcess.start(directory, "serve", "--tcp", "none", "--shm", shm.toString())) {
      String ready = holder.line();
      InProcess.Result result = InProcess.run("serve", "--tcp", "none", "--shm", shm.toString());
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("shm://" + shm).contains("use");
      assertServes(ready);
    }
  }

  @Test
  void aSocketThatNobodyListensOnAnyMoreIsReplaced() throws Exception {
    Path unix = directory.resolve("u.sock");
    String[] command = {"serve", "--tcp", "none", "--shm", "none", "--unix", unix.toString()};
    try (JavaProcess killed = JavaProcess.start(directory, command)) {
      killed.line();
      killed.signal("KILL");
      killed.exitCode();
    }
    assertThat(unix).exists();
    try (JavaProcess next = JavaProcess.start(directory, command)) {
      assertServes(next.line());
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("precious"), "data");
    InProcess.Result result =
        InProcess.run("serve", "--tcp", "none", "--shm", "none", "--unix", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(file.toString(), "no socket");
    assertThat(file).hasContent("data");
  }

  @Test
  void aRuntimeDirectoryThatOthersCanWriteToIsRefused() throws Exception {
    assumeTrue(sharedMemoryIsHere(), "no shared memory");
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (JavaProcess serve =
        JavaProcess.start(
            directory, Map.of("XDG_RUNTIME_DIR", open.toString()), "serve", "--tcp", FREE_PORT)) {
      assertThat(serve.exitCode()).isEqualTo(1);
      assertThat(serve.rest()).isEmpty();
      assertThat(serve.err())
          .isEqualTo(
              "remora serve: others can write to "
                  + open
                  + ": chmod 700 it, or choose another with --shm PATH\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nope                   | Unknown option: '--nope'",
        "--tcp 6379               | --tcp 6379: expected HOST:PORT, [IPV6]:PORT, or none",
        "--tcp ::1:6379           | --tcp ::1:6379: expected HOST:PORT",
        "--tcp h:65536            | --tcp h:65536: expected HOST:PORT",
        "--tcp h:                 | --tcp h:: expected HOST:PORT",
        "--rdma 6380              | --rdma 6380: expected HOST:PORT",
        "--tls-rdma 6380          | --tls-rdma 6380: expected HOST:PORT",
        "--tls 6380               | --tls 6380: expected HOST:PORT",
        "--tcp none --shm none    | nothing to listen on",
        "--tcp none --set nope=1  | nope",
        "--tcp none --set maxclients=x | maxclients",
        "--tcp none --rdma-rx-size 1kb | rdma-rx-size '1kb'",
        "--databases x            | Invalid value for option '--databases'",
        "surplus                  | Unmatched argument at index 1: 'surplus'",
      })
  void aWrongCommandLineHasExitCodeTwo(String options, String message) {
    String[] arguments = ("serve " + options.strip()).split(" ", -1);
    InProcess.Result result = new InProcess().execute(arguments);
    assertThat(result.err()).startsWith("remora serve: ").contains(message.strip()).endsWith("\n");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.text()).isEmpty();
  }

  @Test
  void parametersAndThePasswordReachTheServer() throws Exception {
    try (JavaProcess serve =
        JavaProcess.start(
            directory,
            "serve",
            "--tcp",
            FREE_PORT,
            "--shm",
            "none",
            "--requirepass",
            "secret",
            "--databases",
            "3",
            "--set",
            "maxclients=77",
            "--rdma-rx-size",
            "1mb",
            "--busy-poll")) {
      RemoraUri uri = RemoraUri.parse(serve.line().substring("listening ".length()));
      try (RespConnection stranger =
          RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT)) {
        assertThat(stranger.call("PING"))
            .isEqualTo(new RespValue.Failure("NOAUTH Authentication required."));
      }
      try (RespConnection friend =
          RespConnection.connect(
              uri.withCredentials(null, "secret"), 2, Waiting.PARK, TIMEOUT, TIMEOUT)) {
        assertParameter(friend, "maxclients", "77");
        assertParameter(friend, "rdma-rx-size", "1048576");
        assertParameter(friend, "busy-poll", "yes");
        assertThat(friend.call("SELECT", "3")).isInstanceOf(RespValue.Failure.class);
      }
    }
  }

  private static void assertParameter(RespConnection connection, String name, String value)
      throws IOException {
    assertThat(connection.call("CONFIG", "GET", name))
        .isEqualTo(
            new RespValue.Aggregate(
                RespValue.Kind.ARRAY, List.of(RespValue.Bulk.of(name), RespValue.Bulk.of(value))));
  }

  @Test
  void anUnknownHostIsNamed() {
    InProcess.Result result =
        InProcess.run("serve", "--tcp", "no-such-host.invalid:1", "--shm", "none");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("redis://no-such-host.invalid:1");
  }

  @Test
  void rdmaThatIsNotHereIsAnErrorAndNotLeftOut() {
    assumeTrue(!FabricProvider.find("rdma").orElseThrow().isAvailable(), "this machine has RDMA");
    InProcess.Result result =
        InProcess.run("serve", "--tcp", FREE_PORT, "--shm", "none", "--rdma", "127.0.0.1:6380");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.text()).isEmpty();
    assertThat(result.err()).startsWith("remora serve: cannot listen on rdma://127.0.0.1:6380: ");
  }

  @Test
  void aTcpClientThatIsNoRedisClientIsAnsweredWithAnError() throws Exception {
    try (JavaProcess serve =
        JavaProcess.start(directory, "serve", "--tcp", FREE_PORT, "--shm", "none")) {
      RemoraUri uri = RemoraUri.parse(serve.line().substring("listening ".length()));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.port())) {
        socket.getOutputStream().write("*x\r\n".getBytes(UTF_8));
        assertThat(socket.getInputStream().readAllBytes())
            .asString()
            .startsWith("-ERR Protocol error");
      }
    }
  }
}
