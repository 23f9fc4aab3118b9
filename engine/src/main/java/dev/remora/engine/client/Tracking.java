package dev.remora.engine.client;

import java.util.SortedSet;
import java.util.TreeSet;

/** Which invalidations a client wants: what CLIENT TRACKING has set. */
public final class Tracking {
  /** Of which keys a client is told that they have changed. */
  public enum Mode {
    OFF,
    /** Of those that it has read. */
    READ,
    /** Of those that it has read after CLIENT CACHING YES. */
    OPT_IN,
    /** Of those that it has read, but for CLIENT CACHING NO. */
    OPT_OUT,
    /** Of those that begin with one of its prefixes. */
    BROADCAST
  }

  private Mode mode = Mode.OFF;
  private boolean noLoop;
  private boolean caching;
  private boolean brokenRedirect;
  private long redirect;
  private final SortedSet<Channel> prefixes = new TreeSet<>();

  Tracking() {}

  /**
   * Sets it anew; prefixes stay.
   *
   * @param redirect the client that is told in this one's place; 0 for none
   * @param noLoop whether this client is not told of its own changes
   */
  public void turnOn(Mode mode, long redirect, boolean noLoop) {
    this.mode = mode;
    this.redirect = redirect;
    this.noLoop = noLoop;
    brokenRedirect = false;
  }

  /** Wants none. */
  public void turnOff() {
    turnOn(Mode.OFF, 0, false);
    caching = false;
    prefixes.clear();
  }

  public Mode mode() {
    return mode;
  }

  public boolean isOn() {
    return mode != Mode.OFF;
  }

  /** Whether it is told of keys that it has read, and reads now. */
  public boolean remembersKeys() {
    return switch (mode) {
      case READ -> true;
      case OPT_IN -> caching;
      case OPT_OUT -> !caching;
      case OFF, BROADCAST -> false;
    };
  }

  public boolean isNoLoop() {
    return noLoop;
  }

  /** Whether CLIENT CACHING has said how the next command differs. */
  public boolean isCaching() {
    return caching;
  }

  public void caching(boolean caching) {
    this.caching = caching;
  }

  /** The client that is told in this one's place; 0 for none. */
  public long redirect() {
    return redirect;
  }

  /** Whether that client had gone when it was to be told. */
  public boolean hasBrokenRedirect() {
    return brokenRedirect;
  }

  public void breakRedirect() {
    brokenRedirect = true;
  }

  /** In BROADCAST; the empty one stands for all keys. */
  public SortedSet<Channel> prefixes() {
    return prefixes;
  }
}
