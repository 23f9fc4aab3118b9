package dev.remora.bench.support;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where results come from.
 *
 * @param date of the run, in UTC
 * @param command the command that gives this again
 * @param machine what it ran on, by name
 */
public record Origin(String date, String command, Map<String, String> machine) {
  /** Here and now. */
  public static Origin of(String command) throws IOException, InterruptedException {
    return new Origin(LocalDate.now(ZoneOffset.UTC).toString(), command, Machine.describe());
  }

  /** As a document says it, with an empty line before and after. */
  public String markdown() {
    return machine.entrySet().stream()
        .map(entry -> "- " + entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(
            Collectors.joining("", "\nMeasured on " + date + " by `" + command + "`:\n\n", "\n"));
  }
}
