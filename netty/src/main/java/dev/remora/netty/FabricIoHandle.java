package dev.remora.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/** What {@link FabricIoHandler} serves itself: a channel over a fabric. */
interface FabricIoHandle extends IoHandle {
  /** Never called: a channel's events come from its fabric, as {@link FabricConnection}. */
  @Override
  default void handle(IoRegistration registration, IoEvent event) {}

  /** Closes the channel: the loop ends. */
  @Override
  void close();
}
