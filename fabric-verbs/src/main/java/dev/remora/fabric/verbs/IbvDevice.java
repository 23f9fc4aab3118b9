package dev.remora.fabric.verbs;

/** {@code struct ibv_device} of {@code infiniband/verbs.h}: a device that may be opened. */
final class IbvDevice {
  static final int SIZE = 664;
  static final int NAME = 24;
  static final int DEV_NAME = 88;

  private static final int NAME_LENGTH = 64; // IBV_SYSFS_NAME_MAX

  private IbvDevice() {}

  /** The kernel's name, as {@code rdma link} shows it: {@code rxe0}. */
  static String name(long device) {
    return NativeMemory.getString(device + NAME, NAME_LENGTH);
  }

  /** The name below {@code /dev/infiniband}: {@code uverbs0}. */
  static String devName(long device) {
    return NativeMemory.getString(device + DEV_NAME, NAME_LENGTH);
  }
}
