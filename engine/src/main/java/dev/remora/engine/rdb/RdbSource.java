package dev.remora.engine.rdb;

import java.io.IOException;

/** Where a {@link RdbReader} gets bytes from. */
@FunctionalInterface
public interface RdbSource {
  /**
   * Reads bytes.
   *
   * @return how many: up to {@code count}; 0 or less at the end
   */
  int read(byte[] target, int offset, int count) throws IOException;
}
