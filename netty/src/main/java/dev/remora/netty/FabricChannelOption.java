package dev.remora.netty;

import dev.remora.transport.stream.StreamConfig;
import io.netty.channel.ChannelOption;

/** Options of this transport's channels, beside Netty's own. */
public final class FabricChannelOption {
  /**
   * The window, the limits and the time-outs of a connection. It is read when the connection is
   * made: by a client's channel in {@code connect}; by a server's channel for each connection that
   * it accepts, so that it is the server channel's {@code option}, not a {@code childOption}.
   */
  public static final ChannelOption<StreamConfig> STREAM_CONFIG =
      ChannelOption.valueOf(FabricChannelOption.class, "STREAM_CONFIG");

  private FabricChannelOption() {}
}
