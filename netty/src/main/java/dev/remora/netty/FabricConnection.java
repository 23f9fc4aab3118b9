package dev.remora.netty;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a loop. It notes what the fabric tells during a poll, and the loop tells its owner
 * afterwards, all at once: so a channel handles a batch, and no handler of a user runs inside of a
 * fabric.
 *
 * <p>It may live longer than its channel: until what was flushed before the close has gone. Belongs
 * to the loop's thread.
 */
final class FabricConnection extends TimerHeap.Entry implements StreamHandler {
  /** Who is told: the channel, or before there is one its server channel. */
  interface Owner {
    /**
     * Tells what has happened.
     *
     * @param events a set of {@link #OPENED}, {@link #READABLE}, {@link #WRITABLE}, {@link #CLOSED}
     */
    void onEvents(FabricConnection connection, int events);
  }

  static final int OPENED = 1;
  static final int READABLE = 2;
  static final int WRITABLE = 4;
  static final int CLOSED = 8;

  private final FabricLoop loop;
  private final Stream stream;
  private @Nullable Owner owner;
  private int events;
  private @Nullable FabricException failure;

  private FabricConnection(FabricLoop loop, Owner owner, StreamMaker maker) throws FabricException {
    this.loop = loop;
    this.owner = owner;
    stream = maker.make(this);
    loop.opened(this);
  }

  static FabricConnection connect(
      FabricLoop loop, Fabric fabric, SocketAddress address, StreamConfig config, Owner owner)
      throws FabricException {
    return new FabricConnection(
        loop, owner, handler -> Stream.connect(fabric, address, config, handler));
  }

  static FabricConnection accept(
      FabricLoop loop, Fabric fabric, Endpoint endpoint, StreamConfig config, Owner owner)
      throws FabricException {
    return new FabricConnection(
        loop, owner, handler -> Stream.accept(fabric, endpoint, config, handler));
  }

  FabricLoop loop() {
    return loop;
  }

  Stream stream() {
    return stream;
  }

  Endpoint endpoint() {
    return stream.endpoint();
  }

  /** Whether there is nothing more to come than what can be read now. */
  boolean isClosed() {
    return stream.isClosed();
  }

  /** Why it is closed; null for an end in order. */
  @Nullable FabricException failure() {
    return failure;
  }

  void setOwner(Owner newOwner) {
    owner = newOwner;
  }

  /** Sends what was written, and sees to it that it goes on if it must wait. */
  void flush() {
    loop.touch();
    stream.flush();
    if (!stream.isFlushed()) {
      loop.hurry(this);
    }
  }

  /** Closes in order, in the background; the owner hears nothing more. */
  void closeAndForget() {
    owner = null;
    close();
  }

  /** Closes in order; the owner is told when it is done. */
  void close() {
    loop.touch();
    stream.close();
    if (!stream.isClosed()) {
      loop.hurry(this);
    }
  }

  /** Has the owner told of something in the loop's next round. */
  void raise(int event) {
    if (events == 0) {
      loop.ready(this);
    }
    events |= event;
  }

  /** Tells the owner what was noted. */
  void deliver() {
    int now = events;
    events = 0;
    Owner current = owner;
    if (current != null) {
      current.onEvents(this, now);
    }
  }

  @Override
  public void onOpen() {
    raise(OPENED);
  }

  @Override
  public void onReadable() {
    raise(READABLE);
  }

  @Override
  public void onWritable() {
    raise(WRITABLE);
  }

  @Override
  public void onClosed(@Nullable FabricException cause) {
    failure = cause;
    loop.closed(this);
    raise(CLOSED);
  }

  /** How the stream comes to be: it needs its handler first. */
  @FunctionalInterface
  private interface StreamMaker {
    Stream make(StreamHandler handler) throws FabricException;
  }
}
