package dev.remora.fabric.verbs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A fabric's endpoints by slot, so that a completion finds its own without a search. */
final class EndpointTable {
  private final int capacity;
  private @Nullable VerbsEndpoint[] endpoints = new VerbsEndpoint[16];
  private int[] generations = new int[16];
  private int[] free = new int[16];
  private int freeCount;
  private int used;
  private int size;

  /**
   * @param capacity endpoints at the most
   */
  EndpointTable(int capacity) {
    this.capacity = Math.min(capacity, WorkId.MAX_SLOTS);
  }

  boolean isFull() {
    return size == capacity;
  }

  /** A slot that is free; to be filled with {@link #put} before another is asked for. */
  int freeSlot() {
    if (freeCount > 0) {
      return free[freeCount - 1];
    }
    if (used == endpoints.length) {
      int length = 2 * used;
      endpoints = Arrays.copyOf(endpoints, length);
      generations = Arrays.copyOf(generations, length);
      free = Arrays.copyOf(free, length);
    }
    return used;
  }

  int generation(int slot) {
    return generations[slot];
  }

  void put(int slot, VerbsEndpoint endpoint) {
    if (freeCount > 0 && free[freeCount - 1] == slot) {
      freeCount--;
    } else {
      used++;
    }
    endpoints[slot] = endpoint;
    size++;
  }

  void remove(VerbsEndpoint endpoint) {
    int slot = WorkId.slot(endpoint.workId());
    if (endpoints[slot] == endpoint) {
      endpoints[slot] = null;
      generations[slot]++;
      free[freeCount++] = slot;
      size--;
    }
  }

  /** The endpoint that posted the request; null if it is gone. */
  @Nullable VerbsEndpoint find(long workId) {
    int slot = WorkId.slot(workId);
    VerbsEndpoint endpoint = slot < used ? endpoints[slot] : null;
    return endpoint != null && WorkId.isOf(workId, endpoint.workId()) ? endpoint : null;
  }

  /** The slots that have been used, from 0; {@link #get} may find them empty. */
  int slots() {
    return used;
  }

  @Nullable VerbsEndpoint get(int slot) {
    return endpoints[slot];
  }
}
