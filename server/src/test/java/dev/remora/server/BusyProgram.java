package dev.remora.server;

import dev.remora.client.RemoraUri;

/**
 * A client in a process of its own, which sends and receives until it is killed: {@code BusyProgram
 * URI}. It says {@code busy} when it has been answered.
 */
public final class BusyProgram {
  private BusyProgram() {}

  /** The one argument of the class's description. */
  public static void main(String[] arguments) throws Exception {
    String requests = "GET large\r\n".repeat(3) + "*3\r\n$3\r\nSET\r\n$4\r\nbusy\r\n$20000\r\n";
    byte[] answers = new byte[64 << 10];
    boolean told = false;
    try (TestClient client = new FabricClient(RemoraUri.parse(arguments[0]))) {
      while (true) {
        client.send(requests + "x".repeat(20_000) + "\r\n");
        while (client.hasMore(told ? 0 : 1)) {
          if (client.receive(answers) < 0) {
            return;
          }
          if (!told) {
            told = true;
            System.out.println("busy");
          }
        }
      }
    }
  }
}
