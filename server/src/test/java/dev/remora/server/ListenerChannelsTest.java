package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static StreamConfig streamConfig(String scheme) {
    var bootstrap = new ServerBootstrap();
    ListenAddress address = ListenAddress.fabric(scheme, UnixDomainSocketAddress.of("any"));
    ListenerChannels.addOptions(bootstrap, address.medium(), true);
    Object config = bootstrap.config().options().get(FabricChannelOption.STREAM_CONFIG);
    return (StreamConfig) Objects.requireNonNull(config);
  }
}
