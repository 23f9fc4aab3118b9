package dev.remora.cli;

import java.lang.reflect.Proxy;

/**
 * What SIGTERM and SIGINT do. A shutdown hook could close a server too, but would let the process
 * end with the exit code of a failure. {@code sun.misc.Signal} is reached by reflection since javac
 * warns of every mention of it, and no annotation silences that.
 */
final class Signals {
  private Signals() {}

  /** Has an action run, by a thread of its own, when the process is asked to end. */
  static void onTermination(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run();
                return null;
              });
      for (String name : new String[] {"TERM", "INT"}) {
        Object instance = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
      }
    } catch (ReflectiveOperationException e) {
      // A JVM without them, or one that was told to leave signals alone (-Xrs).
      Runtime.getRuntime().addShutdownHook(new Thread(action, "remora-signal"));
    }
  }
}
