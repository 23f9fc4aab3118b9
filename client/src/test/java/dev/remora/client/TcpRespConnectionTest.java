package dev.remora.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

final class TcpRespConnectionTest extends RespConnectionContract {
  @Override
  ScriptedServer serve(ScriptedServer.Script script) throws IOException {
    return SocketScriptedServer.tcp(script);
  }

  @Override
  RemoraUri nowhere() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
      return RemoraUri.parse("redis://127.0.0.1:" + port);
    }
  }

  @Override
  String refusal() {
    return "Connection refused";
  }
}
