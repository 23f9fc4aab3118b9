package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.Engine;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.config.OutputLimits;
import dev.remora.netty.DirectReader;
import dev.remora.netty.FabricChannel;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: parses what arrives, has the backend answer it, and sends the replies to
 * all that arrived together at once.
 *
 * <p>While the client does not take its replies, or the backend wants a command to wait, nothing
 * more is read from it. Belongs to the event loop's thread.
 */
// A channel that is gone tells so by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class Session extends ChannelInboundHandlerAdapter implements ClientConnection, DirectReader {
  /** From this many bytes of replies on, they are sent before the next command is executed. */
  private static final int WRITE_AT = 64 << 10;

  /** To copy so many bytes of input takes long enough to be told from executing commands. */
  private static final int LARGE_INPUT = 16 << 10;

  /** Bytes that a client may send ahead while a command of its blocks. */
  private static final int READ_WHILE_BLOCKED = 64 << 10;

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Sessions sessions;
  private final Engine engine;
  private final Backend backend;
  private final boolean local;
  private final String scheme;
  private final ReplyEncoder replies = new ReplyEncoder();

  /** Null while there is nothing to parse. */
  private @Nullable RequestParser parser;

  private SessionInput input;
  private @Nullable ReplyWriter writer;
  private Backend.@Nullable Conversation conversation;
  private @Nullable ChannelHandlerContext context;

  /** Executing commands: what is called back meanwhile must not do so again. */
  private boolean running;

  /** There is more to execute, but it cannot be now. */
  private boolean stopped;

  /** The parser's command waits for {@link #resume}. */
  private boolean postponed;

  private boolean resumed;

  /** The last command has no reply yet: {@link #resume} says when it has. */
  private boolean blocked;

  /** {@link #settleWoken} will be called. */
  private boolean woken;

  private boolean autoRead = true;

  /** No more commands are executed; the connection closes when the replies have been sent. */
  private boolean ending;

  private boolean inputEnded;
  private long lastInput;
  private long sent;
  private long overSoftLimitSince;

  /**
   * A client of a listener.
   *
   * @param local whether it is a Unix-domain socket's
   * @param scheme of the listener's URI
   */
  Session(Sessions sessions, Engine engine, Backend backend, boolean local, String scheme) {
    this.scheme = scheme;
    this.sessions = sessions;
    this.engine = engine;
    this.backend = backend;
    this.local = local;
    input = new SessionInput(null, engine.statistics());
  }

  /** Of the URI of the listener that the client came by. */
  String scheme() {
    return scheme;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    this.context = context;
    FabricChannel window = windowOf(context);
    input = new SessionInput(window, engine.statistics());
    writer = new ReplyWriter(context, window);
    if (window != null) {
      window.directReader(this);
    }
    lastInput = System.currentTimeMillis();
    if (!sessions.admit()) {
      replies.error("ERR max number of clients reached");
      end();
      return;
    }
    sessions.add(this);
    conversation =
        backend.connect(
            this,
            AddressText.of(context.channel().remoteAddress(), context.channel().localAddress()),
            AddressText.of(context.channel().localAddress(), context.channel().localAddress()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ending = true;
    input.release();
    if (writer != null) {
      writer.release();
    }
    if (conversation != null) {
      conversation.disconnected();
      conversation = null;
      sessions.remove(this);
      sessions.settleWoken();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    input.add(bytes);
    if (ending) {
      input.release();
      return;
    }
    if (!stopped) {
      execute();
      updateAutoRead();
    }
  }

  /** What cannot be executed now comes by {@link #channelRead}: it must not fill the window. */
  @Override
  public void onReadable(FabricChannel channel) {
    if (ending || stopped) {
      return;
    }
    execute();
    updateAutoRead();
    settle();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    settle();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      settle();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      settle();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      context.close();
    } else {
      fail(cause);
    }
  }

  @Override
  public ReplyEncoder replies() {
    return replies;
  }

  @Override
  public void flush() {
    wake();
    if (replies.size() >= WRITE_AT && !running) {
      sendReplies();
    }
  }

  @Override
  public int descriptor() {
    return context == null ? -1 : AddressText.descriptor(context.channel());
  }

  @Override
  public boolean isLocal() {
    return local;
  }

  @Override
  public long pendingInput() {
    return (parser == null ? 0 : parser.pending()) + input.pending();
  }

  @Override
  public long inputCapacity() {
    return parser == null ? 0 : parser.capacity();
  }

  @Override
  public long pendingOutput() {
    return replies.size() + (writer == null ? 0 : writer.pending());
  }

  @Override
  public long receivedBytes() {
    return input.received();
  }

  @Override
  public long sentBytes() {
    return sent;
  }

  @Override
  public void close() {
    ending = true;
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void resume() {
    resumed = postponed;
    blocked = false;
    wake();
  }

  /** Sends what others had it send, and goes on if it may. */
  void settleWoken() {
    woken = false;
    try {
      settle();
    } catch (RuntimeException e) {
      // Not an error of the session that runs.
      fail(e);
    }
  }

  /** Executes nothing more, and closes the connection when the replies so far have been sent. */
  void end() {
    ending = true;
    settle();
  }

  /** Closes the connection if its client was idle for too long, or does not read. */
  void checkTimeouts(long now) {
    int timeout = engine.parameters().timeoutSeconds();
    if (timeout > 0 && now - lastInput > timeout * 1000L && !mayBeIdle()) {
      close();
      return;
    }
    OutputLimits.Limit limit = outputLimit();
    if (limit.soft() == 0 || pendingOutput() <= limit.soft()) {
      overSoftLimitSince = 0;
    } else if (overSoftLimitSince == 0) {
      overSoftLimitSince = now;
      sessions.sweepSoon();
    } else if (now - overSoftLimitSince > limit.softSeconds() * 1000L) {
      close();
    } else {
      sessions.sweepSoon();
    }
  }

  private boolean mayBeIdle() {
    return conversation != null && conversation.mayBeIdle();
  }

  private OutputLimits.Limit outputLimit() {
    return conversation == null
        ? engine.parameters().outputLimits().normal()
        : conversation.outputLimit();
  }

  private void fail(Throwable cause) {
    LogContext.of(
        peer(),
        () ->
            LOG.log(
                System.Logger.Level.ERROR,
                "the session of " + peer() + " was ended by an error of the server",
                cause));
    close();
  }

  private String peer() {
    return context == null
        ? "?:0"
        : AddressText.of(context.channel().remoteAddress(), context.channel().localAddress());
  }

  private boolean canGoOn() {
    return !ending && !blocked && (!postponed || resumed) && writer != null && writer.isReady();
  }

  private RequestParser parser() {
    RequestParser mine = parser;
    if (mine == null) {
      mine = sessions.parsers().take();
      parser = mine;
    }
    return mine;
  }

  /** Executes what has been read, until there is no more, or it cannot go on. */
  private void execute() {
    Backend.Conversation known = conversation;
    if (running || known == null) {
      return;
    }
    RequestParser from = parser();
    running = true;
    try {
      lastInput = known.beginBatch();
      from.limits(engine.parameters().requestLimits());
      stopped = true;
      while (canGoOn()) {
        if (!executeNext(known, from) && !feed(known, from)) {
          stopped = false;
          return;
        }
      }
    } finally {
      running = false;
    }
  }

  /** Executes one command; false if the parser has none. */
  private boolean executeNext(Backend.Conversation known, RequestParser from) {
    if (postponed) {
      postponed = false;
      resumed = false;
    } else {
      from.authenticated(known.isAuthenticated());
      if (!from.next()) {
        String error = from.error();
        if (error != null) {
          replies.error(("ERR " + error).getBytes(ISO_8859_1));
          ending = true;
        }
        return error != null;
      }
    }
    switch (known.execute(from.arguments(), replies)) {
      case DONE -> {
        if (replies.size() >= WRITE_AT) {
          write();
          known.beginBatch();
        }
      }
      case POSTPONED -> postponed = true;
      case BLOCKED -> blocked = true;
      case CLOSE -> ending = true;
    }
    return true;
  }

  /** Gives the parser more of what was read; false if there is no more. */
  private boolean feed(Backend.Conversation known, RequestParser from) {
    int count = input.feed(from);
    if (count >= LARGE_INPUT) {
      known.beginBatch();
    }
    return count > 0;
  }

  /** Sends the replies; goes on if that was what was waited for; ends what is at its end. */
  private void settle() {
    if (running || writer == null) {
      return;
    }
    sendReplies();
    while (stopped && canGoOn()) {
      execute();
      sendReplies();
    }
    if (conversation != null) {
      conversation.endBatch();
    }
    if (!stopped && parser != null && sessions.parsers().giveBack(parser)) {
      parser = null;
    }
    if (ending || (inputEnded && (!stopped || blocked))) {
      ending = true;
      input.release();
      writer.closeAfterAll();
    } else {
      updateAutoRead();
    }
    sessions.settleWoken();
  }

  private void wake() {
    if (!woken) {
      woken = true;
      sessions.wake(this);
    }
  }

  private void sendReplies() {
    running = true;
    try {
      write();
    } finally {
      running = false;
    }
  }

  private void write() {
    if (writer == null) {
      return;
    }
    engine.statistics().countSent(replies.size());
    sent += replies.size();
    writer.write(replies);
    writer.flush();
    OutputLimits.Limit limit = outputLimit();
    if (limit.hard() > 0 && writer.pending() > limit.hard()) {
      close();
    } else if (limit.soft() > 0 && writer.pending() > limit.soft()) {
      sessions.sweepSoon();
    }
  }

  /** Reads on while a command blocks, as far as it is little, so as to see that the client goes. */
  private void updateAutoRead() {
    boolean wanted = !stopped || (blocked && pendingInput() < READ_WHILE_BLOCKED);
    if (context != null && autoRead != wanted) {
      autoRead = wanted;
      context.channel().config().setAutoRead(wanted);
    }
  }

  /** The window that the session may read and write itself: nothing stands between them. */
  private static @Nullable FabricChannel windowOf(ChannelHandlerContext context) {
    return context.channel() instanceof FabricChannel channel
            && context.equals(channel.pipeline().firstContext())
        ? channel
        : null;
  }
}
