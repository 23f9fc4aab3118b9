package dev.remora.cli.doctor;

import java.util.Locale;

/**
 * What a check has found.
 *
 * @param subject what was looked at: a fabric's scheme, or a word for a limit
 * @param kind a fabric can be used or not; everything else is about how well
 * @param detail what is so, and why
 * @param fix what to do about it; empty if there is nothing to do, or if the detail says it
 */
record Finding(String subject, Kind kind, Status status, String detail, String fix) {
  enum Kind {
    FABRIC,
    SYSTEM;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum Status {
    OK,
    WARNING,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding fabric(String scheme, Status status, String detail) {
    return new Finding(scheme, Kind.FABRIC, status, detail, "");
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Kind.SYSTEM, Status.OK, detail, "");
  }

  static Finding warning(String subject, String detail, String fix) {
    return new Finding(subject, Kind.SYSTEM, Status.WARNING, detail, fix);
  }

  boolean isUsableFabric() {
    return kind == Kind.FABRIC && status == Status.OK;
  }
}
