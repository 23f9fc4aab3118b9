package dev.remora.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory of the default shared-memory path: the user's own, closed to all others. */
public final class RuntimeDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private RuntimeDirectory() {}

  /** Makes the parent directory of a path, with mode 0700, unless it is there. */
  static void prepareParent(Path path) {
    Path parent = path.getParent();
    if (parent == null || Files.isDirectory(parent)) {
      return;
    }
    try {
      Files.createDirectory(parent, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(parent)) {
        throw new UserException(parent + " is no directory");
      }
    } catch (IOException e) {
      throw new UserException("cannot make the directory " + parent + ": " + e);
    }
  }

  /**
   * Refuses a directory in which others could put a file of theirs in the place of ours. In /tmp
   * anyone can make a directory of our name first.
   */
  public static void requirePrivateParent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      return;
    }
    try {
      var directory =
          Files.readAttributes(parent, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      Object owner = Files.getAttribute(parent, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!directory.isDirectory() || !self.equals(owner)) {
        throw new UserException(
            parent + " is not a directory of yours: remove it, or choose another with --shm PATH");
      }
      Set<PosixFilePermission> permissions = directory.permissions();
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new UserException(
            "others can write to " + parent + ": chmod 700 it, or choose another with --shm PATH");
      }
    } catch (IOException e) {
      throw new UserException("cannot look at the directory " + parent + ": " + e);
    }
  }
}
