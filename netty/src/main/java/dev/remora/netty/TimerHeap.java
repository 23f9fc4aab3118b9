package dev.remora.netty;

import java.util.ArrayList;

/**
 * The connections of a loop by the time of their next {@link
 * dev.remora.transport.stream.Stream#onTime}: a binary heap, so that an idle connection costs
 * nothing until its time has come. Each connection knows its place in it.
 */
final class TimerHeap {
  private final ArrayList<FabricConnection> heap = new ArrayList<>();

  int size() {
    return heap.size();
  }

  /** Nanoseconds to the earliest due time, {@link Long#MAX_VALUE} if there is none. */
  long nanosToNext(long now) {
    return heap.isEmpty() ? Long.MAX_VALUE : heap.getFirst().dueNanos - now;
  }

  /** The connection that is due first; there must be one. */
  FabricConnection first() {
    return heap.getFirst();
  }

  void add(FabricConnection connection, long dueNanos) {
    connection.dueNanos = dueNanos;
    connection.timerIndex = heap.size();
    heap.add(connection);
    siftUp(connection);
  }

  /** Gives a connection that is in the heap another time. */
  void update(FabricConnection connection, long dueNanos) {
    connection.dueNanos = dueNanos;
    siftUp(connection);
    siftDown(connection);
  }

  void remove(FabricConnection connection) {
    FabricConnection last = heap.removeLast();
    if (last != connection) {
      place(last, connection.timerIndex);
      siftUp(last);
      siftDown(last);
    }
    connection.timerIndex = FabricConnection.NO_TIMER;
  }

  private void siftUp(FabricConnection moved) {
    int index = moved.timerIndex;
    while (index > 0) {
      FabricConnection parent = heap.get((index - 1) >>> 1);
      if (parent.dueNanos - moved.dueNanos <= 0) {
        break;
      }
      int next = parent.timerIndex;
      place(parent, index);
      index = next;
    }
    place(moved, index);
  }

  private void siftDown(FabricConnection moved) {
    int index = moved.timerIndex;
    for (int left = 2 * index + 1; left < heap.size(); left = 2 * index + 1) {
      FabricConnection child = heap.get(left);
      if (left + 1 < heap.size() && heap.get(left + 1).dueNanos - child.dueNanos < 0) {
        child = heap.get(left + 1);
      }
      if (moved.dueNanos - child.dueNanos <= 0) {
        break;
      }
      int next = child.timerIndex;
      place(child, index);
      index = next;
    }
    place(moved, index);
  }

  private void place(FabricConnection connection, int index) {
    heap.set(index, connection);
    connection.timerIndex = index;
  }
}
