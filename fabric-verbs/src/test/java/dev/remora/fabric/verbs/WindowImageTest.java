package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that writes are taken from is registered as far as it was needed, and no further. */
@Tag("rdma")
@Timeout(120)
final class WindowImageTest {
  private static final String HOST = "10.77.0.1";
  private static final int LENGTH = 1 << 20;

  @BeforeEach
  void needsADevice() {
    Throwable cause = new VerbsFabricProvider().unavailabilityCause();
    assumeTrue(cause == null, () -> String.valueOf(cause));
  }

  @Test
  void growsWithWhatIsWritten() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, VerbsPair.CONFIG)) {
      pair.connect();
      MemoryRegion region = pair.theirs.endpoint().register(LENGTH);
      long none = KernelResources.pinnedBytes();
      assertThat(none).isGreaterThan(LENGTH);

      RemoteWindow window =
          pair.mine.endpoint().openWindow(region.address(), LENGTH, region.rkey());
      assertThat(KernelResources.pinnedBytes()).as("nothing was written").isEqualTo(none);
      byte[] bytes = new byte[LENGTH];
      new Random(1).nextBytes(bytes);
      window.image().asByteBuffer().put(bytes);

      write(pair, window, 0, 8);
      assertThat(KernelResources.pinnedBytes()).as("it goes inline").isEqualTo(none);
      write(pair, window, 8, 8_000);
      assertThat(KernelResources.pinnedBytes()).isEqualTo(none + (64 << 10));
      // Not before what was posted with the shorter one has completed is that given back.
      assertThat(window.write(8_008, 50_000)).isTrue();
      write(pair, window, 58_008, 50_000);
      assertThat(KernelResources.pinnedBytes()).isEqualTo(none + (256 << 10));
      write(pair, window, 108_008, LENGTH - 108_008);
      assertThat(KernelResources.pinnedBytes()).isEqualTo(none + LENGTH);
      assertThat(region.segment().toArray(JAVA_BYTE)).isEqualTo(bytes);

      window.close();
      assertThat(KernelResources.pinnedBytes()).isEqualTo(none);
    }
  }

  private static void write(VerbsPair pair, RemoteWindow window, int offset, int length) {
    assertThat(window.writeWithImmediate(offset, length, length)).isTrue();
    pair.until("written", () -> pair.mine.endpoint().outstanding() == 0);
  }
}
