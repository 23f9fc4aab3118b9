package dev.remora.engine.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.resp.RequestArguments;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds the keys among the arguments of a command, by its {@link KeySpec}s; and what those cannot
 * say, of the few commands that need it.
 */
public final class CommandKeys {
  private static final List<String> READ = List.of("RO", "access");
  private static final List<String> CHANGED = List.of("RW", "access", "update");
  private static final List<String> OVERWRITTEN = List.of("OW", "update");
  private static final byte[] GET = "get".getBytes(US_ASCII);
  private static final byte[] OVERFLOW = "overflow".getBytes(US_ASCII);
  private static final byte[] BY = "by".getBytes(US_ASCII);
  private static final byte[] LIMIT = "limit".getBytes(US_ASCII);
  private static final String GEORADIUS = "georadius";
  private static final byte[] STOREDIST = "storedist".getBytes(US_ASCII);
  private static final byte[] STORE = "store".getBytes(US_ASCII);

  private final Numbers numbers = new Numbers();

  public CommandKeys() {}

  /** Hands on where the keys are among the arguments of a command, which it has accepted. */
  public void forEach(Command command, RequestArguments arguments, IntConsumer key) {
    int _ = find(command.spec(), arguments, 0, (i, flags) -> key.accept(i));
  }

  /** Takes what was found. */
  @FunctionalInterface
  interface Found {
    /** A key: argument {@code i}, and what happens to it. */
    void key(int i, List<String> flags);
  }

  /**
   * Hands on all keys of a command.
   *
   * @param base where the command's name is among the arguments
   * @return how many there are; 0 also if the arguments are none that the command could have
   */
  int find(CommandSpec spec, RequestArguments arguments, int base, Found found) {
    int count = 0;
    boolean radius = spec.name().startsWith(GEORADIUS);
    for (KeySpec keys : spec.keys()) {
      int first = keys.first(arguments, base, numbers);
      if (radius && count > 0) {
        // Of several STORE and STOREDIST the last counts.
        int target = radiusTarget(arguments, base);
        if (target > 0) {
          found.key(target, keys.flags());
          count++;
        }
        return count;
      }
      if (first >= 0) {
        int last = keys.last(arguments, base, numbers);
        for (int i = first; i <= last && i < arguments.count(); i += keys.step()) {
          found.key(i, keys.isVariable() ? flags(spec, arguments, base) : keys.flags());
          count++;
        }
      } else if (keys.find() instanceof KeySpec.Counted) {
        return 0;
      }
    }
    if (spec.name().equals("sort")) {
      int target = sortTarget(arguments, base);
      if (target > 0) {
        found.key(target, OVERWRITTEN);
        count++;
      }
    }
    return count;
  }

  private static List<String> flags(CommandSpec spec, RequestArguments arguments, int base) {
    if (spec.name().equals("bitfield")) {
      return isOnlyGet(arguments, base) ? READ : CHANGED;
    }
    // SET, which reads what it overwrites if it has GET.
    for (int i = base + 3; i < arguments.count(); i++) {
      if (arguments.is(i, GET)) {
        return CHANGED;
      }
    }
    return OVERWRITTEN;
  }

  private static boolean isOnlyGet(RequestArguments arguments, int base) {
    int i = base + 2;
    while (i < arguments.count()) {
      if (arguments.is(i, GET)) {
        i += 3;
      } else if (arguments.is(i, OVERFLOW)) {
        i += 2;
      } else {
        return false;
      }
    }
    return true;
  }

  /** Where GEORADIUS, or GEORADIUSBYMEMBER, stores its result; -1 if it does not. */
  private static int radiusTarget(RequestArguments arguments, int base) {
    int target = -1;
    for (int i = base + 5; i + 1 < arguments.count(); i++) {
      if (arguments.is(i, STORE) || arguments.is(i, STOREDIST)) {
        target = ++i;
      }
    }
    return target;
  }

  /** Where SORT stores its result; -1 if it does not. */
  private static int sortTarget(RequestArguments arguments, int base) {
    int target = -1;
    for (int i = base + 2; i < arguments.count(); i++) {
      if (arguments.is(i, LIMIT)) {
        i += 2;
      } else if (arguments.is(i, GET) || arguments.is(i, BY)) {
        i++;
      } else if (arguments.is(i, STORE) && i + 1 < arguments.count()) {
        target = ++i;
      }
    }
    return target;
  }
}
