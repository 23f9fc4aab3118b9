package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.transport.stream.StreamConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** A client of ours, of either kind. */
interface Client extends AutoCloseable {
  /** Sends a command and waits for its reply. */
  RespValue call(byte[]... arguments) throws IOException;

  default RespValue call(String... arguments) throws IOException {
    byte[][] encoded = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      encoded[i] = arguments[i].getBytes(UTF_8);
    }
    return call(encoded);
  }

  @Override
  void close();

  /** The kinds that there are. */
  enum Kind {
    RAW {
      @Override
      Client connect(RemoraUri uri, Duration timeout) throws IOException {
        return raw(uri, timeout);
      }
    },
    NETTY {
      @Override
      Client connect(RemoraUri uri, Duration timeout) throws IOException {
        return NettyClient.connect(uri.address(), StreamConfig.DEFAULT, timeout);
      }
    };

    /**
     * Connects.
     *
     * @param timeout for each reply
     */
    abstract Client connect(RemoraUri uri, Duration timeout) throws IOException;

    Client connect(RemoraUri uri) throws IOException {
      return connect(uri, Lab.TRANSFER);
    }
  }

  private static Client raw(RemoraUri uri, Duration timeout) throws IOException {
    RespConnection connection = RespConnection.connect(uri, 2, Waiting.PARK, Lab.PATIENCE, timeout);
    return new Client() {
      @Override
      public RespValue call(byte[]... arguments) throws IOException {
        return connection.call(arguments);
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  /** Small commands, and then a value that is larger than any window on the way. */
  default void exchange(int largeLength) throws IOException {
    byte[] large = send(largeLength);
    RespValue returned = call("GET", "large");
    assertThat(returned.equals(RespValue.Bulk.of(large))).as("the same bytes").isTrue();
    assertThat(call("DEL", "large")).isEqualTo(new RespValue.Int(1));
    assertThat(call("PING")).isEqualTo(new RespValue.Simple("PONG"));
  }

  /** Small commands, and a large value to the server: its bytes. */
  default byte[] send(int largeLength) throws IOException {
    assertThat(call("PING")).isEqualTo(new RespValue.Simple("PONG"));
    assertThat(call("SET", "k", "v")).isEqualTo(new RespValue.Simple("OK"));
    assertThat(call("GET", "k")).isEqualTo(RespValue.Bulk.of("v"));
    assertThat(call("DEL", "n")).isInstanceOf(RespValue.Int.class);
    for (int i = 1; i <= 300; i++) {
      assertThat(call("INCR", "n")).isEqualTo(new RespValue.Int(i));
    }
    byte[] large = new byte[largeLength];
    new Random(largeLength).nextBytes(large);
    assertThat(call("SET".getBytes(UTF_8), "large".getBytes(UTF_8), large))
        .isEqualTo(new RespValue.Simple("OK"));
    assertThat(call("STRLEN", "large")).isEqualTo(new RespValue.Int(largeLength));
    return large;
  }
}
