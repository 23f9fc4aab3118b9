package dev.remora.fabric.shm;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The endpoints that every poll looks at. One that was quiet for a while leaves: its peer must ring
 * from then on, so that a poll costs nothing for it.
 *
 * <p>How long a while is depends on their number: a few quiet endpoints are looked at about {@value
 * #QUIET_LOOKS} times together before they are gone, and many {@value #MIN_QUIET_POLLS} times each.
 * That is longer than a client of a thousand connections, all of them busy, waits for one reply:
 * one that left meanwhile would cost both sides system calls with every request.
 */
final class ActiveSet {
  private static final int QUIET_LOOKS = 1 << 16;
  private static final int MIN_QUIET_POLLS = 1024;

  private ShmEndpoint[] endpoints = new ShmEndpoint[16];
  private int size;
  private int resume;
  private long polls;
  private long looks;
  private long polledAtArm;
  private int quietPolls = QUIET_LOOKS;

  int size() {
    return size;
  }

  /** Looks at endpoints since the fabric was opened: what polling has cost. */
  long looks() {
    return looks;
  }

  /** Adds one, which need not be rung for from now on. */
  void add(ShmEndpoint endpoint) {
    ShmEndpoint.Place place = endpoint.place;
    place.lastBusyPoll = polls;
    if (place.active >= 0) {
      return;
    }
    if (size == endpoints.length) {
      endpoints = Arrays.copyOf(endpoints, size * 2);
    }
    place.active = size;
    endpoints[size++] = endpoint;
    endpoint.withdrawBell();
    sizeChanged();
  }

  void remove(ShmEndpoint endpoint) {
    int index = endpoint.place.active;
    if (index < 0) {
      return;
    }
    endpoint.place.active = -1;
    ShmEndpoint last = endpoints[--size];
    endpoints[index] = last;
    if (last != endpoint) {
      last.place.active = index;
    }
    sizeChanged();
  }

  private void sizeChanged() {
    quietPolls = Math.max(MIN_QUIET_POLLS, QUIET_LOOKS / Math.max(1, size));
  }

  /** Looks at each once, until the budget is used up; then the next poll goes on from there. */
  int poll(int budget) {
    long poll = ++polls;
    int events = 0;
    int index = resume < size ? resume : 0;
    resume = 0;
    for (int left = size; left > 0; left--) {
      if (index >= size) {
        index = 0;
      }
      ShmEndpoint endpoint = endpoints[index];
      looks++;
      int found = endpoint.pollRing(budget - events);
      if (found > 0) {
        endpoint.place.lastBusyPoll = poll;
        events += found;
        if (events >= budget) {
          resume = index + 1;
          break;
        }
      } else if (poll - endpoint.place.lastBusyPoll > quietPolls && leaves(endpoint)) {
        continue; // the last one has taken its place
      }
      index++;
    }
    return events;
  }

  /** Asks for the bell and lets go, unless something has come meanwhile. */
  private boolean leaves(ShmEndpoint endpoint) {
    endpoint.askForBell();
    VarHandle.fullFence();
    if (endpoint.hasWork()) {
      endpoint.withdrawBell();
      endpoint.place.lastBusyPoll = polls;
      return false;
    }
    remove(endpoint);
    return true;
  }

  /**
   * Asks all for the bell. Those that had nothing since the last time leave.
   *
   * @return whether none has anything
   */
  boolean arm() {
    for (int i = 0; i < size; i++) {
      endpoints[i].askForBell();
    }
    VarHandle.fullFence();
    for (int i = size - 1; i >= 0; i--) {
      ShmEndpoint endpoint = endpoints[i];
      if (endpoint.hasWork()) {
        return false;
      }
      if (endpoint.place.lastBusyPoll < polledAtArm) {
        remove(endpoint);
      }
    }
    polledAtArm = polls;
    return true;
  }

  /** None need be rung for any more. */
  void disarm() {
    for (int i = 0; i < size; i++) {
      endpoints[i].withdrawBell();
    }
  }
}
