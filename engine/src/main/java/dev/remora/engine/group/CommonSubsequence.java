package dev.remora.engine.group;

/** The longest common subsequence of two strings, by the table of all prefixes' lengths. */
final class CommonSubsequence {
  private final byte[] a;
  private final byte[] b;
  private final int width;

  /** Cell {@code i * width + j}: the length for the first i bytes of a and the first j of b. */
  private final int[] lengths;

  CommonSubsequence(byte[] a, byte[] b) {
    this.a = a;
    this.b = b;
    width = b.length + 1;
    lengths = new int[(a.length + 1) * width];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        int cell = i * width + j;
        lengths[cell] =
            a[i - 1] == b[j - 1]
                ? lengths[cell - width - 1] + 1
                : Math.max(lengths[cell - width], lengths[cell - 1]);
      }
    }
  }

  int length() {
    return lengths[lengths.length - 1];
  }

  byte[] bytes() {
    byte[] result = new byte[length()];
    int[] end = {result.length};
    forEachMatch(
        (fromA, fromB, count) -> {
          end[0] -= count;
          System.arraycopy(a, fromA, result, end[0], count);
        });
    return result;
  }

  /** Visits the ranges that both strings have in common, the last first. */
  void forEachMatch(MatchVisitor visitor) {
    int i = a.length;
    int j = b.length;
    int run = 0;
    while (i > 0 && j > 0) {
      if (a[i - 1] == b[j - 1]) {
        i--;
        j--;
        run++;
        continue;
      }
      if (run > 0) {
        visitor.match(i, j, run);
        run = 0;
      }
      if (lengths[(i - 1) * width + j] > lengths[i * width + j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    if (run > 0) {
      visitor.match(i, j, run);
    }
  }

  /** Is told of a range that both strings have in common. */
  @FunctionalInterface
  interface MatchVisitor {
    void match(int fromA, int fromB, int length);
  }
}
