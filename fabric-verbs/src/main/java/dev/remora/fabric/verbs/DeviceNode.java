package dev.remora.fabric.verbs;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tells whether a device is still there.
 *
 * <p>The kernel takes a device away in steps, and the order of two of them depends on the order in
 * which its modules were loaded: it tells {@code ib_uverbs}, which removes the node that programs
 * have opened, and {@code rdma_cm}, which tells each program of {@code DEVICE_REMOVAL}. A driver
 * that cannot cut programs off (Soft-RoCE: it has no {@code disassociate_ucontext}) makes the first
 * step wait until every program has closed the device, and until then its queue pairs go on as if
 * nothing were: the event may come only when nobody is left to be told. That the node has gone is
 * the first sign, and with any driver there is one.
 *
 * @param name as {@code rdma link} shows it
 * @param node its directory in sysfs
 */
record DeviceNode(String name, Path node) {
  private static final Path NODES = Path.of("/sys/class/infiniband_verbs");

  /**
   * Of a device that the connection manager has opened.
   *
   * @param context an {@link IbvContext}
   */
  static DeviceNode of(long context) {
    long device = IbvContext.device(context);
    return new DeviceNode(IbvDevice.name(device), NODES.resolve(IbvDevice.devName(device)));
  }

  /** Whether it has gone; never true where sysfs cannot be seen. */
  boolean isGone() {
    return !Files.exists(node) && Files.exists(NODES);
  }
}
