package dev.remora.posix;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether this machine has what this package calls. */
public final class Posix {
  private Posix() {}

  /** Whether the other classes of this package can be used. */
  public static boolean isAvailable() {
    return unavailabilityCause() == null;
  }

  /** Why {@link #isAvailable()} is false and what would mend it, or null if it is true. */
  public static @Nullable Throwable unavailabilityCause() {
    String os = System.getProperty("os.name", "unknown");
    if (!os.toLowerCase(Locale.ROOT).equals("linux")) {
      return new UnsupportedOperationException("Linux is needed, this is " + os);
    }
    String arch = System.getProperty("os.arch", "unknown");
    if (!arch.equals("amd64") && !arch.equals("aarch64")) {
      return new UnsupportedOperationException("x86-64 or aarch64 is needed, this is " + arch);
    }
    try (Epoll epoll = new Epoll(1);
        EventFd eventFd = new EventFd()) {
      epoll.add(eventFd.fd(), Epoll.EPOLLIN, 1);
      return null;
    } catch (IllegalCallerException e) {
      return new UnsupportedOperationException(
          "Native access is off: start java with --enable-native-access=dev.remora.posix", e);
    } catch (Exception | LinkageError e) {
      return e;
    }
  }
}
