package dev.remora.transport.stream;

import dev.remora.transport.fabric.FabricException;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on one {@link Stream}, by the thread that polls its fabric. May read, write,
 * flush and close from within a call. An exception ends the connection.
 */
public interface StreamHandler {
  /** Both windows are announced: writing is possible. */
  void onOpen();

  /**
   * {@link Stream#readable} has grown. Bytes that are not read now stay in the window, and hold the
   * peer back when it is full; nobody reminds of them.
   */
  void onReadable();

  /** {@link Stream#write} took less than it was given, and takes more now. */
  void onWritable();

  /**
   * The connection has ended or could not be made. The last call. What has arrived and was not read
   * can still be read, now and later.
   *
   * @param cause what went wrong, null for an end that one of the sides asked for
   */
  void onClosed(@Nullable FabricException cause);
}
