package dev.remora.engine.pubsub;

/**
 * Which events of keys are published, and where: what {@code notify-keyspace-events} says. {@code
 * K} asks for the channels of keys and {@code E} for those of events; without either nothing is
 * published. The other letters are classes of events, and {@code A} stands for all but {@code m}
 * and {@code n}.
 */
final class EventClasses {
  private static final String ALL = "g$lshzxetd";

  private final String letters;

  /**
   * @param parameter as the parameter's type has checked it
   */
  EventClasses(String parameter) {
    letters = parameter.replace("A", ALL);
  }

  /** Whether any event is published. */
  boolean isAny() {
    return ofKeys() || ofEvents();
  }

  /** Whether events of a class are published. */
  boolean contains(char letter) {
    return letters.indexOf(letter) >= 0;
  }

  /** Whether events are published to their key's channel. */
  boolean ofKeys() {
    return contains('K');
  }

  /** Whether keys are published to their event's channel. */
  boolean ofEvents() {
    return contains('E');
  }
}
