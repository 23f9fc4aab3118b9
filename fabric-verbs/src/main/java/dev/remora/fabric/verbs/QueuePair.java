package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricLimits;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A queue pair, the memory of its small messages, and the count of what is posted: devices let more
 * be posted than was asked for, or fail in ways of their own, so nothing is left to them.
 *
 * <p>Messages and immediates ask for a completion; plain writes do so now and then, since a later
 * request's completion is theirs too. Where none follows, {@link #writeNothing} posts one that
 * carries nothing.
 */
final class QueuePair {
  /** 0.64 ms: see {@link IbvQpAttr#allocate}. */
  private static final int MIN_RNR_TIMER = 12;

  private static final MethodHandle POST =
      CLibrary.function(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private final long cmId;
  private final long qp;
  private final long endpointId;
  private final PostFailure failure;
  private final PostScratch scratch;
  private final MemorySegment postSend;
  private final MemorySegment postRecv;
  private final CompletionQueue completionQueue;
  private final RegisteredMemory messages;
  private final int messageLength;
  private final int inlineLength;
  private final int depth;

  // Receives use one slot more than can be posted: a handler may post while it reads a message.
  private final int receiveSlots;
  private int receivesPosted;
  private int receivePostSlot;
  private int receiveSlot;

  private long sendsPosted;
  private long sendsCompleted;
  private long lastSignaled;

  private QueuePair(
      long cmId,
      long endpointId,
      VerbsDevice device,
      CompletionQueue completionQueue,
      RegisteredMemory messages,
      FabricLimits limits,
      int inlineLength,
      PostScratch scratch,
      PostFailure failure) {
    this.cmId = cmId;
    this.qp = RdmaCmId.qp(cmId);
    this.endpointId = endpointId;
    this.scratch = scratch;
    this.failure = failure;
    this.postSend = IbvContext.postSend(device.context());
    this.postRecv = IbvContext.postRecv(device.context());
    this.completionQueue = completionQueue;
    this.messages = messages;
    this.messageLength = limits.maxMessageLength();
    this.inlineLength = inlineLength;
    this.depth = limits.sendQueueDepth();
    this.receiveSlots = limits.receiveQueueDepth() + 1;
  }

  /** Bytes of registered memory that the messages of a queue pair need. */
  static long messageMemory(FabricLimits limits) {
    int slots = limits.receiveQueueDepth() + 1 + limits.sendQueueDepth() + 1;
    return (long) slots * limits.maxMessageLength();
  }

  /** Completions that a queue pair can have at most: one more for {@link #writeNothing}. */
  static int completions(FabricLimits limits) {
    return limits.receiveQueueDepth() + limits.sendQueueDepth() + 1;
  }

  /**
   * @param cmId whose queue pair it will be; it must know its device
   * @param pd the protection domain that holds all memory of the connection
   * @param endpointId as {@link WorkId#ofEndpoint} gives it
   * @param failure is told when the device takes no request although there is room
   */
  static QueuePair create(
      long cmId,
      long endpointId,
      VerbsDevice device,
      long pd,
      FabricLimits limits,
      PostScratch scratch,
      PostFailure failure)
      throws FabricException {
    RegisteredMemory messages =
        RegisteredMemory.allocate(messageMemory(limits), LibIbVerbs.IBV_ACCESS_LOCAL_WRITE);
    CompletionQueue completionQueue = null;
    try {
      messages.register(pd);
      completionQueue = device.reserve(completions(limits));
      int inline = createQp(cmId, pd, completionQueue, limits);
      return new QueuePair(
          cmId, endpointId, device, completionQueue, messages, limits, inline, scratch, failure);
    } catch (PosixException | FabricException e) {
      messages.close();
      if (completionQueue != null) {
        completionQueue.release(completions(limits));
      }
      String hint =
          e instanceof PosixException posix && posix.errno() == Errno.ENOMEM
              ? Registration.LOCKED_MEMORY
              : "";
      throw new FabricException("cannot create a queue pair: " + e.getMessage() + hint, e);
    }
  }

  /**
   * @return bytes that its requests can carry inline
   */
  private static int createQp(
      long cmId, long pd, CompletionQueue completionQueue, FabricLimits limits)
      throws PosixException {
    try {
      createQp(cmId, pd, completionQueue, limits, limits.maxInlineLength());
      return limits.maxInlineLength();
    } catch (PosixException e) {
      // Not every device can carry so much inline; what else is wrong shows again.
      createQp(cmId, pd, completionQueue, limits, 0);
      return 0;
    }
  }

  private static void createQp(
      long cmId, long pd, CompletionQueue queue, FabricLimits limits, int inlineLength)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr =
          IbvQpInitAttr.allocate(
              arena,
              queue.address(),
              limits.sendQueueDepth() + 1,
              limits.receiveQueueDepth(),
              inlineLength);
      LibRdmaCm.rdmaCreateQp(cmId, pd, attr);
    }
  }

  /** After the connection manager has made it ready to send. A device may refuse; then it waits. */
  void shortenRnrTimer() {
    try (Arena arena = Arena.ofConfined()) {
      LibIbVerbs.ibvModifyQp(
          qp, IbvQpAttr.allocate(arena, MIN_RNR_TIMER), IbvQpAttr.IBV_QP_MIN_RNR_TIMER);
    } catch (PosixException e) {
      VerbsFabric.LOGGER.log(System.Logger.Level.DEBUG, "the RNR timer stays at 655 ms", e);
    }
  }

  // ---- receives

  int receivesPosted() {
    return receivesPosted;
  }

  void postReceives(int count) {
    IbvRecvWr chain = scratch.receives;
    for (int left = count; left > 0; ) {
      int length = Math.min(left, chain.capacity());
      for (int i = 0; i < length; i++) {
        chain.set(
            i,
            endpointId,
            messages.segment().address() + receiveOffset(receivePostSlot),
            messageLength,
            messages.lkey(),
            i == length - 1);
        receivePostSlot = nextReceiveSlot(receivePostSlot);
      }
      if (!post("ibv_post_recv", postRecv, chain.address())) {
        return;
      }
      receivesPosted += length;
      left -= length;
    }
  }

  /**
   * A receive has completed.
   *
   * @return where in {@link #messageMemory} its message is
   */
  long receiveCompleted() {
    receivesPosted--;
    long offset = receiveOffset(receiveSlot);
    receiveSlot = nextReceiveSlot(receiveSlot);
    return offset;
  }

  MemorySegment messages() {
    return messages.segment();
  }

  private long receiveOffset(int slot) {
    return (long) slot * messageLength;
  }

  private int nextReceiveSlot(int slot) {
    return slot + 1 == receiveSlots ? 0 : slot + 1;
  }

  // ---- sends and writes: the results are false for a full queue

  boolean send(MemorySegment message, long offset, int length) {
    if (isSendQueueFull()) {
      return false;
    }
    long slot = (long) (receiveSlots + (int) (sendsPosted % (depth + 1))) * messageLength;
    MemorySegment.copy(message, offset, messages.segment(), slot, length);
    scratch
        .send
        .request(nextId(), IbvSendWr.IBV_WR_SEND, signaled(length))
        .local(messages.segment().address() + slot, length, messages.lkey());
    return postSend();
  }

  boolean write(long address, int length, int lkey, long remoteAddress, int rkey) {
    if (isSendQueueFull()) {
      return false;
    }
    boolean signal = sendsPosted - lastSignaled >= depth / 4;
    int flags = signal ? signaled(length) : inlined(length);
    scratch
        .send
        .request(nextId(), IbvSendWr.IBV_WR_RDMA_WRITE, flags)
        .local(address, length, lkey)
        .remote(remoteAddress, rkey);
    return postSend();
  }

  boolean writeWithImmediate(
      long address, int length, int lkey, long remoteAddress, int rkey, int immediate) {
    if (isSendQueueFull()) {
      return false;
    }
    scratch
        .send
        .request(nextId(), IbvSendWr.IBV_WR_RDMA_WRITE_WITH_IMM, signaled(length))
        .local(address, length, lkey)
        .remote(remoteAddress, rkey)
        .immediate(immediate);
    return postSend();
  }

  /** Whether the last requests will complete only with a later one's completion. */
  boolean hasTail() {
    return sendsPosted > lastSignaled;
  }

  /**
   * A write of nothing, which the peer's device acknowledges, and which costs the peer no receive.
   * With it the last requests complete.
   */
  boolean writeNothing() {
    scratch
        .send
        .request(nextId(), IbvSendWr.IBV_WR_RDMA_WRITE, signaled(0))
        .local(0, 0, 0)
        .remote(0, 0);
    return postSend();
  }

  boolean isSendQueueFull() {
    return sendsPosted - sendsCompleted >= depth;
  }

  long sendsPosted() {
    return sendsPosted;
  }

  long sendsCompleted() {
    return sendsCompleted;
  }

  void sendCompleted(long workId) {
    sendsCompleted = WorkId.completed(workId, sendsCompleted);
  }

  private long nextId() {
    return WorkId.ofSend(endpointId, sendsPosted);
  }

  private int signaled(int length) {
    lastSignaled = sendsPosted + 1;
    return IbvSendWr.IBV_SEND_SIGNALED | inlined(length);
  }

  /** Whether a request of so many bytes carries them itself. */
  boolean isInlined(int length) {
    return length > 0 && length <= inlineLength;
  }

  private int inlined(int length) {
    return isInlined(length) ? IbvSendWr.IBV_SEND_INLINE : 0;
  }

  private boolean postSend() {
    if (!post("ibv_post_send", postSend, scratch.send.address())) {
      return false;
    }
    sendsPosted++;
    return true;
  }

  private boolean post(String name, MemorySegment function, long request) {
    int error;
    try {
      error = (int) POST.invokeExact(function, qp, request, scratch.badRequest.address());
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
    if (error != 0) {
      failure.postFailed(name, error);
    }
    return error == 0;
  }

  // ---- its end

  /** Whether the device has given back everything that was posted. */
  boolean isDrained() {
    return receivesPosted == 0 && sendsPosted == sendsCompleted;
  }

  void destroy() {
    LibRdmaCm.rdmaDestroyQp(cmId);
    completionQueue.release(receiveSlots - 1 + depth + 1);
    messages.close();
  }

  /** Is told that the device has refused a request. */
  @FunctionalInterface
  interface PostFailure {
    void postFailed(String call, int errno);
  }

  /** The work requests that a fabric's endpoints fill in turn. */
  static final class PostScratch {
    private static final int RECEIVE_CHAIN = 64;

    private final IbvSendWr send;
    private final IbvRecvWr receives;
    private final MemorySegment badRequest;

    PostScratch(Arena arena) {
      send = new IbvSendWr(arena);
      receives = new IbvRecvWr(arena, RECEIVE_CHAIN);
      badRequest = arena.allocate(JAVA_LONG);
    }
  }
}
