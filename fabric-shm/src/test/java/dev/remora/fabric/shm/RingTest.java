package dev.remora.fabric.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.FileDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rings and bells of a mapping. */
@Timeout(60)
final class RingTest {
  private static final Geometry GEOMETRY = new Geometry(16, 64, 40);

  private interface Body {
    void run(ConnectionMapping mapping) throws Exception;
  }

  private static void withMapping(Body body) throws Exception {
    int fd = ShmRegion.create(GEOMETRY.length());
    try {
      ConnectionMapping mapping = new ConnectionMapping(fd, GEOMETRY);
      body.run(mapping);
      mapping.unmap();
      mapping.unmap();
    } finally {
      FileDescriptors.close(fd);
    }
  }

  @Test
  void slotsAreWholeCacheLines() {
    assertThat(GEOMETRY.slotLength()).isEqualTo(64);
    assertThat(new Geometry(16, 16, 56).slotLength()).isEqualTo(64);
    assertThat(new Geometry(16, 16, 57).slotLength()).isEqualTo(128);
    assertThat(new Geometry(16, 16, 4096).slotLength()).isEqualTo(8192);
    assertThat(GEOMETRY.length()).isEqualTo(4096 + (16 + 64) * 64);
  }

  @Test
  void aRingCarriesWhatIsGrantedAndNoMore() throws Exception {
    withMapping(
        mapping -> {
          RingSender sender = mapping.sender(false);
          RingReceiver receiver = mapping.receiver(true);
          assertThat(receiver.room()).isEqualTo(64);
          assertThat(sender.refresh()).isTrue();
          assertThat(sender.hasCredit()).isFalse();
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(40);
            for (int i = 0; i < 1_000; i++) { // many times round
              receiver.postReceives(2);
              assertThat(sender.refresh()).isTrue();
              sender.postImmediate(-i);
              message.set(JAVA_INT, 36, i);
              sender.postMessage(message, 0, 40);
              assertThat(sender.hasCredit()).isFalse();

              long first = receiver.headerAcquire();
              assertThat(receiver.hasArrived(first)).isTrue();
              assertThat(RingReceiver.isImmediate(first)).isTrue();
              assertThat(RingReceiver.low(first)).isEqualTo(-i);
              receiver.advance();
              long second = receiver.headerAcquire();
              assertThat(receiver.hasArrived(second)).isTrue();
              assertThat(RingReceiver.isImmediate(second)).isFalse();
              assertThat(RingReceiver.low(second)).isEqualTo(40);
              message.fill((byte) 0);
              receiver.copyMessage(message, 40);
              assertThat(message.get(JAVA_INT, 36)).isEqualTo(i);
              receiver.advance();
              assertThat(receiver.isReady()).isFalse();
            }
          }
        });
  }

  @Test
  void eachWishToBeWokenIsAnsweredOnce() throws Exception {
    withMapping(
        mapping -> {
          Doorbell server = mapping.doorbell(true);
          Doorbell client = mapping.doorbell(false);
          assertThat(client.mustRing(true)).isFalse();
          server.ask(false);
          assertThat(client.mustRing(false)).as("no wish for credits").isFalse();
          assertThat(client.mustRing(true)).isTrue();
          assertThat(client.mustRing(true)).isFalse();
          server.ask(true);
          assertThat(client.mustRing(false)).isTrue();
          server.withdraw();
          assertThat(client.mustRing(true)).isFalse();
          server.ask(false);
          assertThat(client.mustRing(true)).isTrue();
          assertThat(server.mustRing(true)).isFalse();
        });
  }

  @Test
  void twoThreadsSeeEveryNumberInOrder() throws Exception {
    withMapping(
        mapping -> {
          RingSender sender = mapping.sender(true);
          RingReceiver receiver = mapping.receiver(false);
          int count = 300_000;
          AtomicLong wrong = new AtomicLong();
          Thread thread =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        receiver.postReceives(16);
                        for (int i = 0; i < count; i++) {
                          long header = receiver.headerAcquire();
                          while (!receiver.hasArrived(header)) {
                            Thread.onSpinWait(); // cores may be few
                            header = receiver.headerAcquire();
                          }
                          if (RingReceiver.low(header) != i) {
                            wrong.incrementAndGet();
                          }
                          receiver.advance();
                          receiver.postReceives(1);
                        }
                      });
          for (int i = 0; i < count; i++) {
            while (!sender.hasCredit()) {
              assertThat(sender.refresh()).isTrue();
              if (!sender.hasCredit()) {
                Thread.onSpinWait();
              }
            }
            sender.postImmediate(i);
          }
          thread.join();
          assertThat(wrong).hasValue(0);
        });
  }
}
