package dev.remora.netty;

/**
 * Takes what arrives out of a channel's window itself, with no buffer between, and no pipeline: a
 * copy less for large messages, and the better part of what a small one costs. For the first
 * handler of a pipeline, which sees all bytes before any other.
 *
 * <p>Belongs to the channel's event loop.
 *
 * @see FabricChannel#directReader
 */
public interface DirectReader {
  /**
   * Bytes have arrived, and the channel is to be read. Those that are left by a call that {@link
   * FabricChannel#readDirect reads} some come with the next call, in a later round of the loop, as
   * long as the channel reads on. A call that reads none lets them go the ordinary way, through the
   * pipeline.
   *
   * <p>To be done here as well is what a handler does when a batch of reads is complete: {@code
   * channelReadComplete} is not called for what was read directly.
   */
  void onReadable(FabricChannel channel);
}
