package dev.remora.netty;

import dev.remora.transport.fabric.FabricConfig;
import java.time.Duration;

/**
 * How an event loop with fabrics divides its time.
 *
 * @param spin how long the loop keeps polling its fabrics after their last event before it sleeps:
 *     from 0. Spinning costs a core; a process never has more spinning loops than one fewer than
 *     the processors it may use
 * @param socketSpin how long the loop keeps polling its sockets after their last event before it
 *     sleeps: from 0. Who sleeps has to be woken, which costs both sides several microseconds
 * @param socketInterval how long sockets may wait for a loop whose fabrics are busy: more than 0.
 *     Looking at them is a system call
 * @param busyPoll never sleep while a fabric has a connection: the lowest latency, and a core for
 *     it, whatever {@code spin} and the number of processors say
 * @param fabric limits of each fabric that the loop opens
 */
public record FabricIoConfig(
    Duration spin,
    Duration socketSpin,
    Duration socketInterval,
    boolean busyPoll,
    FabricConfig fabric) {

  /**
   * 50 µs, 50 µs, 25 µs, no busy polling, the fabric's defaults; changed by the system properties
   * {@code dev.remora.netty.spinMicros}, {@code dev.remora.netty.socketSpinMicros}, {@code
   * dev.remora.netty.socketIntervalMicros} and {@code dev.remora.netty.busyPoll}.
   */
  public static final FabricIoConfig DEFAULT =
      new FabricIoConfig(
          micros("dev.remora.netty.spinMicros", 50),
          micros("dev.remora.netty.socketSpinMicros", 50),
          micros("dev.remora.netty.socketIntervalMicros", 25),
          Boolean.getBoolean("dev.remora.netty.busyPoll"),
          FabricConfig.DEFAULT);

  public FabricIoConfig {
    if (spin.isNegative()) {
      throw new IllegalArgumentException("spin: from 0: " + spin);
    }
    if (socketSpin.isNegative()) {
      throw new IllegalArgumentException("socketSpin: from 0: " + socketSpin);
    }
    if (!socketInterval.isPositive()) {
      throw new IllegalArgumentException("socketInterval: more than 0: " + socketInterval);
    }
  }

  /** The same with another time to spin. */
  public FabricIoConfig withSpin(Duration time) {
    return new FabricIoConfig(time, socketSpin, socketInterval, busyPoll, fabric);
  }

  /** The same with another time to spin for sockets. */
  public FabricIoConfig withSocketSpin(Duration time) {
    return new FabricIoConfig(spin, time, socketInterval, busyPoll, fabric);
  }

  /** The same with or without busy polling. */
  public FabricIoConfig withBusyPoll(boolean on) {
    return new FabricIoConfig(spin, socketSpin, socketInterval, on, fabric);
  }

  /** The same with other limits of the fabrics. */
  public FabricIoConfig withFabric(FabricConfig limits) {
    return new FabricIoConfig(spin, socketSpin, socketInterval, busyPoll, limits);
  }

  private static Duration micros(String property, int otherwise) {
    return Duration.ofNanos(1_000L * Integer.getInteger(property, otherwise));
  }
}
