package dev.remora.engine.rdb;

import java.io.IOException;

/** Takes the elements of a compact encoding, one after the other. */
interface Elements {
  /** An element that is a string: a slice of an array that is not to be kept. */
  void string(byte[] source, int offset, int length) throws IOException;

  /** An element that is an integer. */
  void integer(long value) throws IOException;
}
