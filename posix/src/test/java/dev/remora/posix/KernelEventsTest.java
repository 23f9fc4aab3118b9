package dev.remora.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class KernelEventsTest {
  /** Writing to it makes the kernel announce a change of that device. */
  private static final Path NULL_DEVICE = Path.of("/sys/devices/virtual/mem/null/uevent");

  @Test
  void anAnnouncementIsToldOfAndTakenOff() throws Exception {
    try (KernelEvents events = new KernelEvents();
        Epoll epoll = new Epoll(1)) {
      epoll.add(events.fd(), Epoll.EPOLLIN, 7);
      boolean _ = events.drain(); // what others have done meanwhile
      announce();
      assertThat(epoll.await(5_000_000_000L)).isEqualTo(1);
      assertThat(events.drain()).isTrue();
    }
  }

  private static void announce() {
    try {
      Files.writeString(NULL_DEVICE, "change");
    } catch (IOException e) {
      assumeTrue(false, "needs root, and a writable /sys: " + e);
    }
  }

  @Test
  void closingTwiceIsHarmless() throws Exception {
    KernelEvents events = new KernelEvents();
    events.close();
    events.close();
    assertThat(events.fd()).isPositive();
  }
}
