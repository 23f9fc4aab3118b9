package dev.remora.transport.stream;

/** What happens to a simulated connection, from outside. */
enum Disaster {
  NONE,
  /** The network ends it; both sides are told, each in its own time. */
  CUT,
  /** The network loses it; nobody is told. */
  SEVERED,
  /** One side stops for good: it takes nothing in, and its hardware stays. */
  FROZEN,
  /** One side stops for a while, as in a slow command. */
  PAUSED
}
