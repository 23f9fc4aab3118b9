package dev.remora.fabric.shm;

import dev.remora.posix.PeerCredentials;
import dev.remora.posix.PosixException;
import dev.remora.posix.UnixSocket;
import dev.remora.posix.Users;
import dev.remora.transport.fabric.FabricException;
import java.util.OptionalInt;

/**
 * Which processes this one shares memory with, on either side of a connection: those of its own
 * user, those of root (which could read this process's memory anyway), and the members of one group
 * if one is named. The kernel says who the other is ({@code SO_PEERCRED}); file modes say nothing.
 *
 * @param uid the user of this process
 * @param group the group whose members are welcome too
 */
record PeerPolicy(int uid, OptionalInt group) {
  /** The system property that names the group. */
  static final String GROUP_PROPERTY = "dev.remora.shm.group";

  private static final int ROOT = 0;

  /** The policy that the system property asks for. */
  static PeerPolicy fromSystemProperty() throws FabricException {
    String name = System.getProperty(GROUP_PROPERTY, "");
    int uid = Users.effectiveUserId();
    if (name.isEmpty()) {
      return new PeerPolicy(uid, OptionalInt.empty());
    }
    try {
      OptionalInt group = Users.groupId(name);
      if (group.isEmpty()) {
        throw new FabricException("There is no group " + name + " (-D" + GROUP_PROPERTY + ")");
      }
      return new PeerPolicy(uid, group);
    } catch (PosixException e) {
      throw new FabricException("The group " + name + " cannot be looked up", e);
    }
  }

  boolean permits(PeerCredentials peer, UnixSocket socket) throws PosixException {
    return peer.uid() == uid
        || peer.uid() == ROOT
        || (group.isPresent()
            && (peer.gid() == group.getAsInt() || socket.peerIsInGroup(group.getAsInt())));
  }
}
