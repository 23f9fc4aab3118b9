package dev.remora.resp;

/** Makes the arrays that large arguments are received into. */
@FunctionalInterface
public interface ArgumentArrays {
  /**
   * An array that nobody else will write, or read before all of it was written. What is in it does
   * not matter.
   *
   * @param length bytes, from {@value RequestParser#LARGE}
   */
  byte[] make(int length);
}
