package dev.remora.fabric.shm;

import dev.remora.transport.fabric.FabricException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a fabric, found by the number that epoll gives back with an event. An event that
 * is told after its endpoint has gone finds nothing, since the number has the endpoint's id in it.
 *
 * <pre>
 *   number = index &lt;&lt; 32 | low half of the id;   a listener's is negative
 * </pre>
 */
final class EndpointTable {
  private final int limit;
  private @Nullable ShmEndpoint[] slots = new ShmEndpoint[16];
  private int[] free = new int[16];
  private int freeCount;
  private int used;
  private long lastId;

  EndpointTable(int limit) {
    this.limit = limit;
  }

  int size() {
    return used - freeCount;
  }

  boolean isFull() {
    return size() >= limit;
  }

  long nextId() {
    return ++lastId;
  }

  void checkRoom() throws FabricException {
    if (isFull()) {
      throw new FabricException("The fabric has " + limit + " connections, the limit maxEndpoints");
    }
  }

  /** There must be room. */
  void add(ShmEndpoint endpoint) {
    int index;
    if (freeCount > 0) {
      index = free[--freeCount];
    } else {
      index = used++;
      if (index == slots.length) {
        slots = Arrays.copyOf(slots, index * 2);
      }
    }
    slots[index] = endpoint;
    endpoint.place.index = index;
  }

  /** Idempotent. */
  void remove(ShmEndpoint endpoint) {
    int index = endpoint.place.index;
    if (index < 0) {
      return;
    }
    endpoint.place.index = -1;
    slots[index] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = index;
  }

  long dataOf(ShmEndpoint endpoint) {
    return (long) endpoint.place.index << 32 | (endpoint.id() & 0xffff_ffffL);
  }

  @Nullable ShmEndpoint find(long data) {
    int index = (int) (data >> 32);
    ShmEndpoint endpoint = index >= 0 && index < used ? slots[index] : null;
    return endpoint != null && (int) endpoint.id() == (int) data ? endpoint : null;
  }

  static long listenerData(int index) {
    return -1 - (long) index;
  }

  static boolean isListener(long data) {
    return data < 0;
  }

  static int listenerIndex(long data) {
    return (int) (-1 - data);
  }

  /** All of them, as they are now. */
  List<ShmEndpoint> all() {
    List<ShmEndpoint> all = new ArrayList<>(size());
    for (int i = 0; i < used; i++) {
      ShmEndpoint endpoint = slots[i];
      if (endpoint != null) {
        all.add(endpoint);
      }
    }
    return all;
  }
}
