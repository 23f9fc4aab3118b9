package dev.remora.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands between TLS and the session, which begins when the handshake is done: a peer that cannot
 * get through it costs no session, and is told of in the log.
 */
// A channel that is gone tells so by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class TlsGuard extends ChannelInboundHandlerAdapter {
  private final TlsAcceptor acceptor;
  private final String listener;
  private final ChannelHandler session;
  private boolean handshaking;
  private boolean open;

  TlsGuard(TlsAcceptor acceptor, String listener, ChannelHandler session) {
    this.acceptor = acceptor;
    this.listener = listener;
    this.session = session;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    handshaking = acceptor.admit();
    if (!handshaking) {
      say(
          context,
          System.Logger.Level.WARNING,
          "there are " + TlsAcceptor.MOST_HANDSHAKES + " handshakes already");
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    endHandshake();
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent done -> {
        if (done.isSuccess() && handshaking) {
          open = true;
          context.pipeline().addLast(session);
          context.fireChannelActive();
        } else if (!done.isSuccess() && handshaking) {
          refused(context, done.cause());
        }
        endHandshake();
      }
      // The peer has said that nothing more comes: as a socket's end, which may be lost on the way.
      case SslCloseCompletionEvent end when end.isSuccess() ->
          context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      case ChannelInputShutdownEvent end when !open -> context.close();
      default -> context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    SSLException tls = ofTls(cause);
    if (!open) {
      context.close(); // the end of the handshake says why
    } else if (tls != null) {
      say(context, System.Logger.Level.INFO, "TLS broke: " + tls.getMessage());
      context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private static @Nullable SSLException ofTls(Throwable cause) {
    Throwable inner = cause.getCause();
    if (cause instanceof SSLException tls) {
      return tls;
    }
    return inner instanceof SSLException tls ? tls : null;
  }

  private void endHandshake() {
    if (handshaking) {
      handshaking = false;
      acceptor.handshakeEnded();
    }
  }

  private void refused(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      // What it sent is not shown: it may be a password.
      case NotSslRecordException plain ->
          say(context, System.Logger.Level.INFO, "it sent something else than TLS");
      case SslHandshakeTimeoutException late ->
          say(context, System.Logger.Level.INFO, "it did not finish the TLS handshake in time");
      case ClosedChannelException gone ->
          say(context, System.Logger.Level.DEBUG, "it left during the TLS handshake");
      default ->
          say(
              context,
              System.Logger.Level.INFO,
              "the TLS handshake failed: " + explained(cause.getMessage()));
    }
  }

  private static String explained(@Nullable String message) {
    if (message == null) {
      return "no reason is known";
    }
    return message.contains("Empty client certificate chain")
        ? "it showed no certificate, and tls-auth-clients asks for one"
        : message;
  }

  private void say(ChannelHandlerContext context, System.Logger.Level level, String why) {
    String peer =
        AddressText.of(context.channel().remoteAddress(), context.channel().localAddress());
    LogContext.of(
        peer, () -> acceptor.log().log(level, peer + " was cut off from " + listener + ": " + why));
  }
}
