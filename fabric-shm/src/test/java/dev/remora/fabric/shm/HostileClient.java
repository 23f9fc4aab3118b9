package dev.remora.fabric.shm;

import dev.remora.posix.Errno;
import dev.remora.posix.MemFd;
import dev.remora.posix.UnixSocket;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * What a client of the same user can do wrong to a server that runs in a thread of its own: in the
 * socket, in the rings, in the protocol, in the memory that both map, and in what it sends. Whoever
 * tests a server over shared memory goes through all of them.
 */
public enum HostileClient {
  NEVER_SPEAKS(attack -> attack.each(attack::connect)),

  SPEAKS_ANOTHER_VERSION(
      attack ->
          attack.each(
              () ->
                  attack
                      .connect()
                      .send(ControlMessage.HELLO, ControlMessage.MAGIC + 1, 16, 32, 0))),

  ASKS_FOR_HUGE_RINGS(
      attack ->
          attack.each(
              () ->
                  attack
                      .connect()
                      .send(ControlMessage.HELLO, ControlMessage.MAGIC, 1 << 30, 32, 0))),

  SENDS_PACKETS_OF_OTHER_LENGTHS(
      attack ->
          attack.each(
              () -> {
                for (int length : new int[] {2, 31, 33, 64}) {
                  attack.connect().sendLength(length);
                }
              })),

  SENDS_A_DESCRIPTOR_WHERE_NONE_BELONGS(
      attack ->
          attack.each(
              () -> {
                int fd = MemFd.create("remora", 4096);
                attack.connect().send(ControlMessage.HELLO, ControlMessage.MAGIC, 16, 32, 0, fd);
                ShmRegion.closeDescriptor(fd);
              })),

  GOES_BEFORE_THE_GREETING(attack -> attack.each(() -> attack.connect().close())),

  GOES_AFTER_THE_GREETING(
      attack ->
          attack.each(
              () -> {
                RawPeer peer = attack.connect();
                peer.hello();
                peer.close();
              })),

  GOES_AFTER_THE_ANSWER(
      attack ->
          attack.each(
              () -> {
                RawPeer peer = attack.connect();
                peer.hello();
                peer.receive(RawStream.WAIT);
                peer.close();
              })),

  GOES_WITHOUT_AN_ANNOUNCEMENT(attack -> attack.each(() -> attack.established().close())),

  GOES_AFTER_ITS_ANNOUNCEMENT(attack -> attack.each(() -> attack.announced().close())),

  GOES_WITHIN_A_COMMAND(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                stream.write("*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$50000\r\n" + "x".repeat(20_000));
                stream.close();
              })),

  GOES_WHILE_IT_IS_WRITTEN_TO(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                stream.write(attack.largeReplies());
                stream.close();
              })),

  REGISTERS_TOO_MANY_REGIONS(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.established();
                for (int key = 2; key <= EndpointMemory.MAX_REGIONS + 1; key++) {
                  stream.peer.send(ControlMessage.REQUEST_REGION, key, 0, 0, 4096);
                }
              })),

  REGISTERS_TOO_MUCH_MEMORY(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.established();
                stream.peer.send(ControlMessage.REQUEST_REGION, 2, 0, 0, Integer.MAX_VALUE);
                stream.register(2L << 32, Integer.MAX_VALUE, 2);
                attack.expectEnd(stream);
              })),

  CUTS_THE_MEMORY_OFF(
      attack ->
          attack.each(
              () -> {
                RawPeer peer = attack.connect();
                peer.hello();
                peer.receive(RawStream.WAIT);
                int fd = peer.takeDescriptor();
                Path file = Path.of("/proc/self/fd/" + fd);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                  channel.truncate(0);
                  throw new IllegalStateException("memory without a seal");
                } catch (IOException e) {
                  // EPERM: it is sealed
                } finally {
                  ShmRegion.closeDescriptor(fd);
                }
              })),

  RINGS_WITHOUT_NEED(
      attack -> {
        RawStream stream = attack.announced();
        while (attack.goesOn()) {
          while (stream.peer.sendLength(1) > 0) {
            // until the socket is full
          }
          attack.breathe();
        }
      }),

  COMES_AND_GOES_WITHOUT_END(
      attack -> {
        while (attack.goesOn()) {
          for (int i = 0; i < 20; i++) {
            try (UnixSocket flood = UnixSocket.open()) {
              int result = flood.connect(attack.path);
              if (result != 0 && result != -Errno.EAGAIN) {
                throw new IllegalStateException("connect: " + result);
              }
            }
          }
          attack.breathe();
        }
      }),

  WANTS_TO_BE_WOKEN_AND_NEVER_READS_ITS_SOCKET(
      attack -> {
        RawStream stream = attack.announced();
        for (long ticket = 1; attack.goesOn(); ticket++) {
          stream.peer.put(128, ticket << 1 | 1);
          stream.message(RawStream.KEEPALIVE, 0, 0, 0);
        }
      }),

  POSTS_A_MESSAGE_THAT_IS_TOO_LONG(
      attack -> attack.untilEnded(RawStream::keepalive, stream -> stream.message(33))),

  POSTS_A_MESSAGE_OF_NEGATIVE_LENGTH(
      attack -> attack.untilEnded(RawStream::keepalive, stream -> stream.message(-1))),

  POSTS_A_MESSAGE_THAT_IS_TOO_SHORT(
      attack -> attack.untilEnded(RawStream::keepalive, stream -> stream.message(16))),

  POSTS_SLOTS_THAT_ARE_NOT_DUE(
      attack -> {
        RawStream stream = attack.announced();
        Random random = attack.random();
        while (attack.goesOn()) {
          for (int i = 0; i < 1_000; i++) {
            // any position but one that comes: those would be messages, right or wrong
            stream.scribbleRing(random.nextInt(1 << 16), random.nextLong() | 1L << 63);
          }
          attack.breathe();
        }
      }),

  SCRIBBLES_OVER_ITS_RING(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                Random random = attack.random();
                for (int slot = 0; slot < 1024; slot++) {
                  long header = (slot + 1L) << 33 | (long) random.nextInt(2) << 32;
                  stream.scribbleRing(slot, header | (random.nextInt() & 0xffff_ffffL));
                }
                stream.peer.sendLength(1);
                attack.expectEnd(stream);
              })),

  CLAIMS_CREDITS_THAT_CANNOT_BE(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                stream.credits(Long.MAX_VALUE);
                stream.write("PING\r\n".repeat(100));
                stream.write("PING\r\n".repeat(100));
              })),

  TAKES_CREDITS_BACK(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                stream.credits(0);
                for (int i = 0; i < 100; i++) {
                  stream.write("PING\r\n");
                }
              })),

  POSTS_NO_RECEIVES(
      attack -> {
        RawStream stream = attack.announced();
        while (attack.goesOn() && stream.room() > 10 && !stream.hasEnded()) {
          stream.write("PING\r\n");
        }
        attack.waitForTheEnd();
      }),

  ANNOUNCES_A_WINDOW_OF_NO_LENGTH(
      attack -> attack.refused(stream -> stream.register(RawStream.OWN_ADDRESS, 0, 1))),

  ANNOUNCES_A_WINDOW_OF_4_GIB(
      attack -> attack.refused(stream -> stream.register(RawStream.OWN_ADDRESS, -1, 1))),

  ANNOUNCES_A_WINDOW_BEYOND_ITS_REGION(
      attack ->
          attack.refused(
              stream -> stream.register(RawStream.OWN_ADDRESS + 1, RawStream.WINDOW, 1))),

  ANNOUNCES_A_WINDOW_BEYOND_ALL_ADDRESSES(
      attack -> attack.refused(stream -> stream.register(-1, RawStream.WINDOW, 1))),

  ANNOUNCES_A_WINDOW_OF_A_KEY_THAT_IS_NOT(
      attack ->
          attack.refused(stream -> stream.register(RawStream.OWN_ADDRESS, RawStream.WINDOW, 9))),

  ANNOUNCES_AGAIN_BEFORE_ALL_IS_USED(
      attack ->
          attack.untilEnded(
              stream -> {}, stream -> stream.register(RawStream.OWN_ADDRESS, RawStream.WINDOW, 1))),

  POSTS_AN_UNKNOWN_OPCODE(
      attack -> attack.untilEnded(stream -> {}, stream -> stream.message(77, 0, 0, 0))),

  TELLS_OF_NO_BYTES(attack -> attack.untilEnded(stream -> {}, stream -> stream.immediate(0))),

  TELLS_OF_MORE_BYTES_THAN_FIT(
      attack ->
          attack.untilEnded(stream -> {}, stream -> stream.immediate(stream.windowLength() + 1))),

  TELLS_OF_4_GIB(attack -> attack.untilEnded(stream -> {}, stream -> stream.immediate(-1))),

  REWRITES_WHAT_IS_BEING_READ(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                String set = "*3\r\n$3\r\nSET\r\n$1\r\nh\r\n$500\r\n" + "x".repeat(500) + "\r\n";
                stream.write(set.repeat(stream.windowLength() / set.length()));
                Random random = attack.random();
                for (int i = 0; i < 20_000; i++) {
                  long word = random.nextBoolean() ? 0x0a0d_3939_3939_240aL : random.nextLong();
                  stream.scribble(random.nextInt(stream.windowLength() / 8) * 8L, word);
                }
              })),

  READS_NO_REPLIES(
      attack -> {
        RawStream stream = attack.announced();
        while (attack.goesOn() && stream.room() > 0 && !stream.hasEnded()) {
          stream.write(attack.largeReplies());
        }
        attack.waitForTheEnd();
      }),

  FLOODS_WITH_KEEPALIVES(
      attack -> {
        RawStream stream = attack.announced();
        while (attack.goesOn()) {
          stream.message(RawStream.KEEPALIVE, 0, 0, 0);
        }
      }),

  SENDS_A_LENGTH_BEYOND_ALL_LIMITS(
      attack -> attack.answeredAndEnded("*2\r\n$3\r\nGET\r\n$9223372036854775807\r\n")),

  SENDS_A_NEGATIVE_LENGTH(attack -> attack.answeredAndEnded("*2\r\n$3\r\nGET\r\n$-5\r\n")),

  SENDS_AN_ARRAY_BEYOND_ALL_LIMITS(attack -> attack.answeredAndEnded("*2147483648\r\n")),

  SENDS_A_LINE_WITHOUT_END(attack -> attack.answeredAndEnded("x".repeat(80_000))),

  SENDS_RUBBISH(
      attack ->
          attack.each(
              () -> {
                RawStream stream = attack.announced();
                byte[] rubbish = new byte[1_000];
                attack.random().nextBytes(rubbish);
                stream.write(new String(rubbish, StandardCharsets.ISO_8859_1));
              }));

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final Act act;

  HostileClient(Act act) {
    this.act = act;
  }

  /**
   * Attacks the server at a path, and closes everything that it has opened.
   *
   * @param millis how long, about; at least once
   * @param seed of what is random
   * @param largeReplies a command whose reply is some 100 KiB
   * @throws Exception if the server does not do what it should
   */
  public void attack(Path path, long millis, long seed, String largeReplies) throws Exception {
    try (Attack attack = new Attack(path, millis, seed, largeReplies)) {
      act.run(attack);
    }
  }

  @FunctionalInterface
  private interface Act {
    void run(Attack attack) throws Exception;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  @FunctionalInterface
  private interface StreamStep {
    void run(RawStream stream) throws Exception;
  }

  /** One run: its time, and what it has open. */
  private static final class Attack implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final int OPEN_AT_ONCE = 8;

    private final Path path;
    private final long endNanos;
    private final Random random;
    private final String largeReplies;
    private final List<RawPeer> open = new ArrayList<>();

    Attack(Path path, long millis, long seed, String largeReplies) {
      this.path = path;
      endNanos = System.nanoTime() + millis * 1_000_000;
      random = new Random(seed);
      this.largeReplies = largeReplies;
    }

    Random random() {
      return random;
    }

    String largeReplies() {
      return largeReplies;
    }

    boolean goesOn() {
      return System.nanoTime() - endNanos < 0;
    }

    /** A moment in which the processor is others'. */
    void breathe() {
      LockSupport.parkNanos(1_000_000);
    }

    RawPeer connect() throws Exception {
      while (open.size() >= OPEN_AT_ONCE) {
        open.removeFirst().close();
      }
      RawPeer peer = RawPeer.connect(path);
      open.add(peer);
      return peer;
    }

    RawStream established() throws Exception {
      return opened(RawStream.established(path));
    }

    RawStream announced() throws Exception {
      return opened(RawStream.announced(path));
    }

    private RawStream opened(RawStream stream) {
      while (open.size() >= OPEN_AT_ONCE) {
        open.removeFirst().close();
      }
      open.add(stream.peer);
      return stream;
    }

    /** Again and again, with a moment between. */
    void each(Step step) throws Exception {
      do {
        step.run();
        breathe();
      } while (goesOn());
    }

    /** The server must end it for this, each time. */
    void untilEnded(StreamStep first, StreamStep wrong) throws Exception {
      eachEnds(
          this::announced,
          stream -> {
            first.run(stream);
            wrong.run(stream);
          });
    }

    /** The first announcement is refused. */
    void refused(StreamStep announcement) throws Exception {
      eachEnds(this::established, announcement);
    }

    /** An error is replied, and the connection ended. */
    void answeredAndEnded(String request) throws Exception {
      eachEnds(
          this::announced,
          stream -> {
            stream.write(request);
            stream.expectReply("-ERR Protocol error");
          });
    }

    /** Again and again a connection, which the server must end for what is done. */
    private void eachEnds(Callable<RawStream> opening, StreamStep step) throws Exception {
      each(
          () -> {
            RawStream stream = opening.call();
            step.run(stream);
            expectEnd(stream);
          });
    }

    void expectEnd(RawStream stream) {
      long start = System.nanoTime();
      while (!stream.hasEnded()) {
        LockSupport.parkNanos(50_000);
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new IllegalStateException("the server goes on with it");
        }
      }
    }

    void waitForTheEnd() {
      while (goesOn()) {
        breathe();
      }
    }

    @Override
    public void close() {
      open.forEach(RawPeer::close);
    }
  }
}
