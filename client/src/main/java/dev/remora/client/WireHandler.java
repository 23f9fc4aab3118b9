package dev.remora.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on one {@link Wire}, in {@link ClientTransport#poll}. An exception of its
 * own closes that connection, and comes back as the cause.
 */
public interface WireHandler {
  /** The connection is established and may be written to. */
  void onOpen() throws IOException;

  /**
   * Something can be read: called again as long as some is left. A handler that then reads nothing
   * may hear of it only when more has arrived.
   */
  void onReadable() throws IOException;

  /** What {@link Wire#write} did not take may be written now. */
  void onWritable() throws IOException;

  /**
   * The connection has ended or could not be made. The last call.
   *
   * @param cause what went wrong, null if the server closed it in order
   */
  void onClosed(@Nullable IOException cause);
}
