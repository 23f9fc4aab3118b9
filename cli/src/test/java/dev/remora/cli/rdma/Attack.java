package dev.remora.cli.rdma;

import static dev.remora.cli.rdma.HostilePeer.feature;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one hostile client does to a server, over a queue pair of its own.
 *
 * @param authenticates whether it can be done after AUTH, too
 */
record Attack(String name, boolean authenticates, Act act) {
  private static final int RECEIVES = 1024;
  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final String KEEPALIVE = "0002" + "00".repeat(30);
  private static final String ASK = feature(0, 0, 0);
  private static final int MANY = 3_000;
  private static final int MAX_WINDOW = 16 << 20;
  private static final int WRONG_KEY = 0x7777_7777;

  /** The whole of it; the password is empty if the client shall not authenticate. */
  @FunctionalInterface
  interface Act {
    void on(InetSocketAddress server, String password) throws Exception;
  }

  @FunctionalInterface
  private interface OnPeer {
    void on(HostilePeer peer) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }

  /** By a client that has not announced its window; the server has to end the connection. */
  private static Attack early(String name, OnPeer act) {
    return new Attack(
        name,
        false,
        (server, password) -> {
          try (HostilePeer peer = HostilePeer.connect(server, RECEIVES)) {
            act.on(peer);
            awaitEnd(peer);
          }
        });
  }

  /** By a client that can send commands; the server has to end the connection. */
  private static Attack open(String name, OnPeer act) {
    return borne(
        name,
        peer -> {
          act.on(peer);
          awaitEnd(peer);
        });
  }

  /** By a client that can send commands; the server may bear it. */
  private static Attack borne(String name, OnPeer act) {
    return new Attack(
        name,
        true,
        (server, password) -> {
          try (HostilePeer peer = HostilePeer.connect(server, RECEIVES)) {
            peer.announce();
            if (!password.isEmpty()) {
              peer.write("AUTH " + password + "\r\n");
              peer.until("authenticated", () -> peer.received() >= "+OK\r\n".length());
            }
            act.on(peer);
          }
        });
  }

  /** By clients of its own making. */
  private static Attack alone(String name, OnServer act) {
    return new Attack(name, false, (server, password) -> act.on(server));
  }

  @FunctionalInterface
  private interface OnServer {
    void on(InetSocketAddress server) throws Exception;
  }

  private static void awaitEnd(HostilePeer peer) {
    peer.until("the server ends the connection", peer::isClosed);
  }

  /** All that there are. */
  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    addMessages(attacks);
    addAnnouncements(attacks);
    addImmediates(attacks);
    addBehaviour(attacks);
    return attacks;
  }

  private static void addMessages(List<Attack> to) {
    to.add(early("a message of 1 byte", peer -> peer.send("03")));
    to.add(open("a message of 31 bytes", peer -> peer.send("00".repeat(31))));
    to.add(open("a message of 33 bytes", peer -> peer.send("00".repeat(33))));
    to.add(open("a message of 4,096 bytes", peer -> peer.send("00".repeat(4096))));
    to.add(early("opcode 4", peer -> peer.send("0004" + "00".repeat(30))));
    to.add(open("opcode 65,535", peer -> peer.send("ff".repeat(32))));
    to.add(open("features that nobody has offered", peer -> peer.send(feature(1, 0, 1))));
    to.add(early("features before its window", peer -> peer.send(feature(1, 0xffff, -1))));
    to.add(borne("3,000 Keepalives", peer -> peer.flood(KEEPALIVE, MANY)));
    to.add(borne("3,000 questions for features", peer -> peer.flood(ASK, MANY)));
    to.add(
        alone(
            "3,000 questions for features, and no receive for the answers",
            server -> {
              try (HostilePeer peer = HostilePeer.connect(server, 1)) {
                peer.flood(ASK, MANY);
                peer.linger(MOMENT);
              }
            }));
  }

  private static void addAnnouncements(List<Attack> to) {
    to.add(early("a window of no bytes", peer -> peer.announceLength(0)));
    to.add(early("a window over the limit", peer -> peer.announceLength(MAX_WINDOW + 1)));
    to.add(early("a window of 2 GiB", peer -> peer.announceLength(0x8000_0000L)));
    to.add(early("a window of 4 GiB - 1", peer -> peer.announceLength(0xffff_ffffL)));
    to.add(early("a window whose end wraps", peer -> peer.announce(-1, 2, 1)));
    to.add(early("a window whose end wraps by much", peer -> peer.announce(-4096, MAX_WINDOW, 1)));
    to.add(
        early(
            "two windows at once, and one that wraps",
            peer -> {
              peer.announce();
              peer.announce();
              peer.announce(-1, 2, 1);
            }));
    to.add(borne("the same window again, unused", HostilePeer::announce));
    to.add(borne("another length, unused", peer -> peer.announceLength(512)));
    to.add(
        open(
            "the same window again, in use",
            peer -> {
              peer.write("PING\r\n");
              peer.until("written to", () -> peer.received() > 0);
              peer.announce();
            }));
    to.add(
        open(
            "another length, in use",
            peer -> {
              peer.write("PING\r\n");
              peer.until("written to", () -> peer.received() > 0);
              peer.announceLength(512);
            }));
    to.add(
        early(
            "a window with a key of nobody's",
            peer -> {
              peer.announce(peer.address(), HostilePeer.WINDOW, WRONG_KEY);
              peer.write("PING\r\n");
            }));
    to.add(
        early(
            "a window that is not registered",
            peer -> {
              peer.announce(0x1000, HostilePeer.WINDOW, peer.rkey());
              peer.write("PING\r\n");
            }));
    to.add(
        early(
            "a window longer than its memory",
            peer -> {
              peer.announceLength(MAX_WINDOW);
              for (int i = 0; i < 40; i++) {
                peer.write("PING\r\n".repeat(600));
              }
            }));
    to.add(
        alone(
            "a window of one byte",
            server -> {
              try (HostilePeer peer = HostilePeer.connect(server, RECEIVES)) {
                peer.announceLength(1);
                peer.write("PING\r\n".repeat(600));
                peer.linger(MOMENT);
              }
            }));
  }

  private static void addImmediates(List<Attack> to) {
    to.add(open("an immediate of 0", peer -> peer.write("x", 0)));
    to.add(open("an immediate over the window", peer -> peer.write("x", peer.room() + 1)));
    to.add(open("an immediate of 2^31", peer -> peer.write("x", Integer.MIN_VALUE)));
    to.add(open("an immediate of 2^32 - 1", peer -> peer.write("x", -1)));
    to.add(
        open(
            "immediates whose sum is over the window",
            peer -> {
              peer.write("x".repeat(10), peer.room() - 10);
              peer.write("x".repeat(10), 11);
            }));
    to.add(
        open(
            "immediates whose sum wraps",
            peer -> {
              peer.write("PING\r\n");
              peer.write("PING\r\n", -5);
            }));
    to.add(early("an immediate of 0 before its window", peer -> peer.write("x", 0)));
    to.add(open("a write beyond the window", peer -> peer.writeElsewhere(peer.windowLength(), 0)));
    to.add(open("a write before the window", peer -> peer.writeElsewhere(-4096, 0)));
    to.add(open("a write with another key", peer -> peer.writeElsewhere(0, 7)));
    to.add(alone("a write to another client's window", Attack::writeToAnothersWindow));
    to.add(
        borne(
            "bytes that are told of and were not written",
            peer -> {
              peer.write("*", 60_000);
              peer.linger(MOMENT);
            }));
  }

  private static void writeToAnothersWindow(InetSocketAddress server) throws Exception {
    try (HostilePeer victim = HostilePeer.connect(server, RECEIVES);
        HostilePeer thief = HostilePeer.connect(server, RECEIVES)) {
      victim.announce();
      thief.announce();
      thief.writeInto(victim);
      awaitEnd(thief);
      victim.write("PING\r\n");
      victim.until("the victim is answered", () -> victim.received() > 0);
    }
  }

  private static void addBehaviour(List<Attack> to) {
    to.add(
        borne(
            "commands that change while they are parsed",
            peer -> {
              peer.write("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000\r\n");
              for (int i = 0; i < 500 && !peer.isClosed(); i++) {
                peer.scribble("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$%d\r\n".formatted(1_000 + i));
                peer.write("v");
              }
            }));
    to.add(open("no protocol of Redis's", peer -> peer.write("*1\r\n!x\r\n")));
    to.add(open("2,147,483,647 arguments", peer -> peer.write("*2147483647\r\n$4\r\nPING\r\n")));
    to.add(borne("a command that never ends", peer -> peer.write("*2\r\n$4\r\nECHO\r\n$9\r\nx")));
    to.add(
        borne(
            "it leaves in the midst of its replies",
            peer -> {
              peer.write("COMMAND\r\n".repeat(50));
              peer.disconnect();
            }));
    to.add(
        alone(
            "commands, and no receive for the replies",
            server -> {
              try (HostilePeer peer = HostilePeer.connect(server, 2)) {
                peer.announce();
                for (int i = 0; i < 300 && !peer.isClosed(); i++) {
                  peer.write("PING\r\n");
                }
                peer.linger(MOMENT);
              }
            }));
    to.add(
        alone(
            "it leaves at once, 20 times",
            server -> {
              for (int i = 0; i < 20; i++) {
                try (HostilePeer peer = HostilePeer.start(server, i % 2)) {
                  peer.poll();
                }
              }
            }));
    to.add(
        alone(
            "30 that never announce a window",
            server -> {
              List<HostilePeer> peers = new ArrayList<>();
              try {
                for (int i = 0; i < 30; i++) {
                  peers.add(HostilePeer.start(server, 1));
                }
                long end = System.nanoTime() + MOMENT.toNanos();
                while (System.nanoTime() - end < 0) {
                  peers.forEach(HostilePeer::poll);
                }
              } finally {
                peers.forEach(HostilePeer::close);
              }
            }));
  }
}
