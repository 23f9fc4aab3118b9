package dev.remora.engine.rdb;

import dev.remora.engine.value.Listpack;
import java.io.IOException;

/** Makes a listpack of the elements of an older encoding. */
final class ListpackBuilder implements Elements {
  private byte[] listpack = Listpack.empty();

  ListpackBuilder() {}

  /** What was made. */
  byte[] listpack() {
    return listpack;
  }

  @Override
  public void string(byte[] source, int offset, int length) throws IOException {
    checkRoom(length);
    listpack = Listpack.append(listpack, source, offset, length);
  }

  @Override
  public void integer(long value) throws IOException {
    checkRoom(Long.BYTES);
    listpack = Listpack.append(listpack, value);
  }

  private void checkRoom(int length) throws RdbFormatException {
    if (!Listpack.hasRoom(listpack, 1, length)) {
      throw new RdbFormatException("an encoding with more elements than a listpack can have");
    }
  }
}
