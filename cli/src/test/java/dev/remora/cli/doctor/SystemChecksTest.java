package dev.remora.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.doctor.Finding.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found on machines of all kinds: their files stand in a directory of the test's. */
final class SystemChecksTest {
  @TempDir Path root;

  private SystemChecks checks(int processors) {
    return new SystemChecks(root, processors);
  }

  private void limits(String... lines) throws Exception {
    Path proc = Files.createDirectories(root.resolve("proc/self"));
    Files.write(proc.resolve("limits"), List.of(lines));
  }

  @Test
  void oneProcessorIsTooFewToSpin() {
    Finding one = checks(1).processors();
    assertThat(one.status()).isEqualTo(Status.WARNING);
    assertThat(one.detail()).contains("no thread spins");
    assertThat(one.fix()).contains("two processors");
    assertThat(checks(2).processors().detail()).contains("1 thread of a process may spin");
    assertThat(checks(8).processors().detail()).contains("7 threads of a process may spin");
  }

  @Test
  void limitsAreReadAsTheKernelWritesThem() throws Exception {
    limits(
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max open files            1024                 1048576              files     ",
        "Max locked memory         8388608              8388608              bytes     ");
    assertThat(checks(2).lockedMemory().status()).isEqualTo(Status.WARNING);
    assertThat(checks(2).lockedMemory().detail()).contains("8,192 KiB");
    assertThat(checks(2).lockedMemory().fix()).contains("ulimit -l unlimited");
    assertThat(checks(2).openFiles().status()).isEqualTo(Status.WARNING);
    assertThat(checks(2).openFiles().detail()).contains("may open 1024");
    limits(
        "Max open files            65536                65536                files     ",
        "Max locked memory         unlimited            unlimited            bytes     ");
    assertThat(checks(2).lockedMemory()).isEqualTo(Finding.ok("locked memory", "no limit"));
    assertThat(checks(2).openFiles().status()).isEqualTo(Status.OK);
  }

  @Test
  void withoutProcNothingIsSaidOfLimits() {
    assertThat(checks(2).lockedMemory().status()).isEqualTo(Status.OK);
  }

  @Test
  void rdmaDevicesMustBeThere() throws Exception {
    assertThat(checks(2).rdmaDevices().status()).isEqualTo(Status.WARNING);
    assertThat(checks(2).rdmaDevices().fix()).contains("rdma_ucm", "--device");
    Path devices = Files.createDirectories(root.resolve("dev/infiniband"));
    Files.createFile(devices.resolve("uverbs0"));
    Files.createFile(devices.resolve("rdma_cm"));
    assertThat(checks(2).rdmaDevices().status()).isEqualTo(Status.OK);
  }

  @Test
  void theRuntimeDirectoryMustBePrivate() throws Exception {
    Path directory = Files.createDirectory(root.resolve("run"));
    Path shm = directory.resolve("remora.shm");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertThat(checks(2).runtimeDirectory(shm).status()).isEqualTo(Status.OK);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Finding open = checks(2).runtimeDirectory(shm);
    assertThat(open.status()).isEqualTo(Status.WARNING);
    assertThat(open.detail()).contains("others can write to", "chmod 700");
    Path missing = root.resolve("missing/remora.shm");
    assertThat(checks(2).runtimeDirectory(missing).detail()).contains("will be made");
    assertThat(missing.getParent()).doesNotExist();
  }
}
