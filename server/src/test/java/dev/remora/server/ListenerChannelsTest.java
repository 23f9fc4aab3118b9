package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.engine.state.Parameters;
import dev.remora.netty.FabricChannelOption;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.ServerBootstrap;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a listener's connections are set up. */
final class ListenerChannelsTest {
  @Test
  void keepalivesAreSentWhereTheyTellSomething() {
    assertThat(streamConfig("rdma").keepaliveInterval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(streamConfig("shm").keepaliveInterval()).isZero();
  }

  @Test
  void theWindowOverRdmaIsAsTheParameterSays() {
    assertThat(streamConfig("rdma").windowLength()).isEqualTo(256 << 10);
    assertThat(streamConfig("rdma", "rdma-rx-size", "1mb").windowLength()).isEqualTo(1 << 20);
    assertThat(streamConfig("shm", "rdma-rx-size", "1mb").windowLength()).isEqualTo(256 << 10);
    assertThatThrownBy(() -> streamConfig("rdma", "rdma-rx-size", "65535"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rdma-rx-size");
  }

  private static StreamConfig streamConfig(String scheme, String... parameter) {
    Parameters parameters = new Parameters();
    if (parameter.length > 0) {
      parameters.start(parameter[0], parameter[1]);
    }
    var bootstrap = new ServerBootstrap();
    ListenAddress address = ListenAddress.fabric(scheme, UnixDomainSocketAddress.of("any"));
    ListenerChannels.addOptions(bootstrap, address.medium(), parameters);
    Object config = bootstrap.config().options().get(FabricChannelOption.STREAM_CONFIG);
    return (StreamConfig) Objects.requireNonNull(config);
  }
}
