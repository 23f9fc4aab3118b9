package dev.remora.fabric.shm;

import dev.remora.transport.fabric.FabricException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The regions of both sides of one connection, and the windows on the peer's. Keys count from 1 on
 * either side, in the order of registration.
 */
final class EndpointMemory {
  /** Regions of one side of a connection. */
  static final int MAX_REGIONS = 64;

  private final List<ShmRegion> own = new ArrayList<>(2);
  private final List<@Nullable ShmRegion> peers = new ArrayList<>(2);
  private final List<ShmWindow> windows = new ArrayList<>(2);
  private final long limit;
  private long used;
  private int unbacked;

  /**
   * No memory yet.
   *
   * @param limit bytes of all regions, this side's and the peer's together
   */
  EndpointMemory(long limit) {
    this.limit = limit;
  }

  /** The key of the next region of this side. */
  int nextKey() {
    return own.size() + 1;
  }

  /** The key that the peer's next region has to have. */
  int nextPeerKey() {
    return peers.size() + 1;
  }

  boolean hasRoom(long length) {
    return length <= limit - used;
  }

  /** Whether the peer may register one more. */
  boolean hasRoomForPeer() {
    return peers.size() < MAX_REGIONS;
  }

  /** Throws unless a region of this length may be made. */
  void checkRoom(String connection, int length) throws FabricException {
    if (!hasRoom(length)) {
      throw new FabricException(
          "A region of "
              + length
              + " bytes for "
              + connection
              + " exceeds the limit: "
              + used
              + " of maxEndpointMemory "
              + limit
              + " bytes are in use");
    }
    if (own.size() == MAX_REGIONS) {
      throw new FabricException(connection + " has " + MAX_REGIONS + " regions, and no more");
    }
  }

  void add(ShmRegion region) {
    own.add(region);
    used += region.length();
    if (!region.isBacked()) {
      unbacked++;
    }
  }

  /** Own regions whose memory the server has not sent yet. */
  int unbacked() {
    return unbacked;
  }

  List<ShmRegion> own() {
    return own;
  }

  /** The region of this side that still waits for its memory, null if there is no such. */
  @Nullable ShmRegion unbacked(int rkey) {
    if (rkey < 1 || rkey > own.size()) {
      return null;
    }
    ShmRegion region = own.get(rkey - 1);
    return region.isBacked() ? null : region;
  }

  void wasBacked() {
    unbacked--;
  }

  /** Takes the peer's next region, null for one that is over the limit. */
  void addPeer(@Nullable ShmRegion region) {
    peers.add(region);
    if (region != null) {
      used += region.length();
    }
  }

  boolean knowsPeer(int rkey) {
    return rkey >= 1 && rkey <= peers.size();
  }

  /** Opens a window, or the same again that was closed. */
  ShmWindow open(ShmEndpoint endpoint, long address, int length, int rkey) throws FabricException {
    for (int i = 0; i < windows.size(); i++) {
      ShmWindow window = windows.get(i);
      if (window.isOf(address, length, rkey) && window.reopen()) {
        return window;
      }
    }
    if (length > limit) {
      throw new FabricException(
          endpoint + " announces a window of " + length + " bytes; the limit is " + limit);
    }
    ShmRegion region = knowsPeer(rkey) ? peers.get(rkey - 1) : null;
    if (region == null) {
      throw new FabricException(
          endpoint
              + " announces memory with rkey "
              + rkey
              + ", which it has not opened or which exceeds maxEndpointMemory "
              + limit);
    }
    long offset = address - region.address();
    if (offset < 0 || offset > region.length() - length) {
      throw new FabricException(
          endpoint + " announces " + length + " bytes beyond its region of " + region.length());
    }
    windows.removeIf(window -> windows.size() >= MAX_REGIONS && window.isClosed());
    if (windows.size() >= MAX_REGIONS) {
      throw new FabricException(endpoint + " has " + MAX_REGIONS + " open windows, and no more");
    }
    ShmWindow window =
        new ShmWindow(endpoint, region.segment().asSlice(offset, length), address, rkey);
    windows.add(window);
    return window;
  }

  /** Unmaps all. Who still has a segment gets an exception from it. */
  void free() {
    own.forEach(ShmRegion::free);
    for (ShmRegion region : peers) {
      if (region != null) {
        region.free();
      }
    }
    own.clear();
    peers.clear();
    windows.clear();
  }
}
