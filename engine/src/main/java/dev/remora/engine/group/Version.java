package dev.remora.engine.group;

/** Which Redis this server answers like. */
final class Version {
  /** Clients decide by it what they can use: 7.2 has CLIENT SETINFO and CLIENT NO-TOUCH. */
  static final String REDIS = "7.2.0";

  private Version() {}

  /** Remora's own; {@code dev} where it runs from classes. */
  static String remora() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
