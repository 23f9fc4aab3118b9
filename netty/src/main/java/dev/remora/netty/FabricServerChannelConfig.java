package dev.remora.netty;

import dev.remora.transport.stream.StreamConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.NetUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a {@link FabricServerChannel}. Safe for use by any thread. */
public final class FabricServerChannelConfig extends DefaultChannelConfig {
  private volatile StreamConfig streamConfig = StreamConfig.DEFAULT;
  private volatile int backlog = NetUtil.SOMAXCONN;

  FabricServerChannelConfig(FabricServerChannel channel) {
    super(channel, new ServerChannelRecvByteBufAllocator());
  }

  /** What each accepted connection may use, and how long it may wait. */
  public StreamConfig getStreamConfig() {
    return streamConfig;
  }

  /** Has an effect on connections that are accepted from now on. */
  public FabricServerChannelConfig setStreamConfig(StreamConfig config) {
    streamConfig = config;
    return this;
  }

  /** How many connections may wait, being set up or for a read; more are rejected. */
  public int getBacklog() {
    return backlog;
  }

  /**
   * Says how many connections may wait.
   *
   * @param connections from 1
   */
  public FabricServerChannelConfig setBacklog(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("backlog: from 1: " + connections);
    }
    backlog = connections;
    return this;
  }

  @Override
  public Map<ChannelOption<?>, Object> getOptions() {
    return getOptions(
        super.getOptions(), ChannelOption.SO_BACKLOG, FabricChannelOption.STREAM_CONFIG);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable T getOption(ChannelOption<T> option) {
    if (option.equals(ChannelOption.SO_BACKLOG)) {
      return (T) Integer.valueOf(backlog);
    }
    if (option.equals(FabricChannelOption.STREAM_CONFIG)) {
      return (T) streamConfig;
    }
    return super.getOption(option);
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    validate(option, value);
    if (option.equals(ChannelOption.SO_BACKLOG)) {
      setBacklog((Integer) value);
    } else if (option.equals(FabricChannelOption.STREAM_CONFIG)) {
      streamConfig = (StreamConfig) value;
    } else {
      return super.setOption(option, value);
    }
    return true;
  }
}
