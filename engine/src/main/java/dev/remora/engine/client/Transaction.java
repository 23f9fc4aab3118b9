package dev.remora.engine.client;

import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;

/** One client's transaction: what it has queued since MULTI, and whether EXEC may execute it. */
public final class Transaction {
  private List<RequestArguments> queue = List.of();
  private boolean open;
  private boolean refused;
  private boolean keysChanged;
  private boolean writes;
  private boolean needsMemory;
  private int watched;

  Transaction() {}

  /** MULTI: commands are queued from now on. */
  public void open() {
    open = true;
  }

  /** Whether commands are queued. */
  public boolean isOpen() {
    return open;
  }

  /**
   * Queues a command, unless the transaction cannot be executed any more.
   *
   * @param arguments copied
   * @param write whether it may change keys, or what others see in another way
   * @param memory whether it may need more memory
   */
  public void add(RequestArguments arguments, boolean write, boolean memory) {
    if (refused || keysChanged) {
      return;
    }
    if (queue.isEmpty()) {
      queue = new ArrayList<>();
    }
    queue.add(arguments.copy());
    writes |= write;
    needsMemory |= memory;
  }

  /** The commands that were queued, in order. */
  public List<RequestArguments> queue() {
    return queue;
  }

  /** Whether one of the commands may change keys, or what others see in another way. */
  public boolean isWrite() {
    return writes;
  }

  /** Whether one of the commands may need more memory. */
  public boolean needsMemory() {
    return needsMemory;
  }

  /** How many keys the client watches, or watched until one of them changed. */
  public int watched() {
    return watched;
  }

  public void watched(int keys) {
    watched = keys;
  }

  /** A command could not be queued: EXEC will fail. */
  public void refuse() {
    if (open) {
      refused = true;
      forget();
    }
  }

  /** Whether a command could not be queued. */
  public boolean isRefused() {
    return refused;
  }

  /** A key has changed that the client watches: EXEC will do nothing. */
  public void keysChanged() {
    keysChanged = true;
    forget();
  }

  /** Whether a key has changed that the client watched. */
  public boolean haveKeysChanged() {
    return keysChanged;
  }

  /** UNWATCH: what has changed does not matter. */
  public void forgetKeys() {
    keysChanged = false;
  }

  /** EXEC, DISCARD: commands are executed as they come again. */
  public void close() {
    open = false;
    refused = false;
    keysChanged = false;
    forget();
  }

  private void forget() {
    queue = List.of();
    writes = false;
    needsMemory = false;
  }
}
