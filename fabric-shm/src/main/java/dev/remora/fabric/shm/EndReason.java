package dev.remora.fabric.shm;

/** Why a side rejects or ends a connection: the first field of REJECT and END. */
enum EndReason {
  /** One of the sides asked for it. */
  ORDERLY(0, "it has closed the connection"),
  /** The handler did not want it. */
  REFUSED(1, "its handler refuses the connection"),
  /** {@code SO_PEERCRED} names somebody else. */
  NOT_PERMITTED(
      2,
      "it accepts its own user, root, and the group of -D" + PeerPolicy.GROUP_PROPERTY + " only"),
  /** The limit of connections. */
  TOO_MANY(3, "it has as many connections as it allows"),
  /** The limit of connections that are being set up. */
  TOO_MANY_HALF_OPEN(4, "as many connections are being set up as it allows; try again"),
  /** Memory or descriptors. */
  OUT_OF_RESOURCES(5, "it has no memory or descriptors left for the connection"),
  /** Another version of this protocol, or sizes out of range. */
  INCOMPATIBLE(6, "it speaks another version, or its limits do not fit"),
  /** Took too long. */
  TIMED_OUT(7, "the connection took too long to set up"),
  /** This side has broken the protocol. */
  VIOLATION(8, "it says that this side has broken the protocol"),
  /** The other side's software has failed. */
  FAILED(9, "its handler has failed");

  private static final EndReason[] VALUES = values();

  private final int code;
  private final String text;

  EndReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** What the field is set to. */
  int code() {
    return code;
  }

  /** What a peer's field says. */
  static String describe(int code) {
    for (EndReason reason : VALUES) {
      if (reason.code == code) {
        return reason.text;
      }
    }
    return "reason " + code;
  }
}
