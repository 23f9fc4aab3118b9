package dev.remora.transport.sim;

/** What is in use on a {@link SimNetwork}. */
public final class SimResources {
  private int endpoints;
  private int regions;
  private int windows;
  private long bytes;

  /** Endpoints that have not heard of their end. */
  public int endpoints() {
    return endpoints;
  }

  /** Bytes of memory regions and of images of windows. */
  public long bytes() {
    return bytes;
  }

  void endpoint(int change) {
    endpoints += change;
  }

  void region(int change, long length) {
    regions += change;
    bytes += change * length;
  }

  void window(int change, long length) {
    windows += change;
    bytes += change * length;
  }

  @Override
  public String toString() {
    return endpoints
        + " endpoints, "
        + regions
        + " regions, "
        + windows
        + " windows, "
        + bytes
        + " bytes";
  }
}
