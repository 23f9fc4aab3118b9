package dev.remora.engine.group;

import dev.remora.resp.RequestArguments;

/** What clients may call themselves: nothing that would break the lines of CLIENT LIST. */
final class ClientNames {
  static final String INVALID_NAME =
      "ERR Client names cannot contain spaces, newlines or special characters.";

  private ClientNames() {}

  static boolean isValid(RequestArguments arguments, int i) {
    byte[] array = arguments.array(i);
    int end = arguments.offset(i) + arguments.length(i);
    for (int at = arguments.offset(i); at < end; at++) {
      if (array[at] < '!' || array[at] > '~') {
        return false;
      }
    }
    return true;
  }
}
