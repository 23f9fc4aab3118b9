package dev.remora.cli.rdma;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection whose work requests are counted, in both directions. */
final class CountedEndpoint implements Endpoint {
  private final Endpoint endpoint;
  int sends;
  int writes;
  int writesWithImmediate;
  int receivePosts;
  int receivesPosted;
  int messages;
  int immediates;

  CountedEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Counts what the handler is told, too. */
  EndpointHandler counting(EndpointHandler handler) {
    return new EndpointHandler() {
      @Override
      public void onConnected() {
        handler.onConnected();
      }

      @Override
      public void onMessage(MemorySegment memory, long offset, int length) {
        messages++;
        handler.onMessage(memory, offset, length);
      }

      @Override
      public void onImmediate(int immediate) {
        immediates++;
        handler.onImmediate(immediate);
      }

      @Override
      public void onSendQueueSpace() {
        handler.onSendQueueSpace();
      }

      @Override
      public void onClosed(@Nullable FabricException cause) {
        handler.onClosed(cause);
      }
    };
  }

  @Override
  public long id() {
    return endpoint.id();
  }

  @Override
  public SocketAddress localAddress() {
    return endpoint.localAddress();
  }

  @Override
  public SocketAddress remoteAddress() {
    return endpoint.remoteAddress();
  }

  @Override
  public MemoryRegion register(int length) throws FabricException {
    return endpoint.register(length);
  }

  @Override
  public RemoteWindow openWindow(long address, int length, int rkey) throws FabricException {
    RemoteWindow window = endpoint.openWindow(address, length, rkey);
    return new RemoteWindow() {
      @Override
      public MemorySegment image() {
        return window.image();
      }

      @Override
      public boolean write(int offset, int count) {
        boolean posted = window.write(offset, count);
        writes += posted ? 1 : 0;
        return posted;
      }

      @Override
      public boolean writeWithImmediate(int offset, int count, int immediate) {
        boolean posted = window.writeWithImmediate(offset, count, immediate);
        writesWithImmediate += posted ? 1 : 0;
        return posted;
      }

      @Override
      public void close() {
        window.close();
      }
    };
  }

  @Override
  public void postReceives(int count) {
    receivePosts++;
    receivesPosted += count;
    endpoint.postReceives(count);
  }

  @Override
  public boolean send(MemorySegment message, long offset, int length) {
    boolean posted = endpoint.send(message, offset, length);
    sends += posted ? 1 : 0;
    return posted;
  }

  @Override
  public int outstanding() {
    return endpoint.outstanding();
  }

  @Override
  public void disconnect() {
    endpoint.disconnect();
  }

  @Override
  public boolean isConnected() {
    return endpoint.isConnected();
  }
}
