package dev.remora.posix;

/**
 * Who is at the other end of a Unix-domain socket, as the kernel saw it when that end connected or
 * listened ({@code SO_PEERCRED}, unix(7)).
 *
 * @param pid the process, 0 if this process cannot see it
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerCredentials(int pid, int uid, int gid) {}
