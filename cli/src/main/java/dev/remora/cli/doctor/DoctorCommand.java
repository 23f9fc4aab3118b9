package dev.remora.cli.doctor;

import dev.remora.cli.Json;
import dev.remora.cli.ProcessIo;
import dev.remora.client.RemoraUri;
import dev.remora.transport.fabric.FabricProvider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code remora doctor}: which fabrics can be used here, and what would mend the others. */
@Command(
    name = "doctor",
    description =
        "Tells which fabrics can be used on this machine, and what would mend the others.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The exit code is 0 if at least one fabric can be used, else 1. Warnings do not",
      "count. TCP and Unix-domain sockets need nothing and are not looked at.",
      "",
      "--json writes one object a line, with the fields subject, kind (fabric or",
      "system), status (ok, warning or failed), detail and fix.",
      "",
      "Examples:",
      "  remora doctor",
      "  remora doctor --json"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final ProcessIo io;

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  public DoctorCommand(ProcessIo io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    PrintWriter out = io.outWriter();
    for (Finding finding : findings) {
      out.print(json ? jsonOf(finding) : textOf(finding));
    }
    out.flush();
    return findings.stream().anyMatch(Finding::isUsableFabric) ? 0 : 1;
  }

  private static List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    ServiceLoader.load(FabricProvider.class, FabricProvider.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(FabricProvider::scheme).reversed())
        .map(FabricCheck::of)
        .forEach(findings::add);
    var system = new SystemChecks(Path.of("/"), Runtime.getRuntime().availableProcessors());
    findings.add(system.runtimeDirectory(RemoraUri.defaultShmPath()));
    findings.add(system.processors());
    findings.add(system.openFiles());
    findings.add(system.rdmaDevices());
    findings.add(system.lockedMemory());
    return findings;
  }

  private static String textOf(Finding finding) {
    String status =
        finding.kind() == Finding.Kind.FABRIC
            ? (finding.isUsableFabric() ? "usable" : "not usable")
            : finding.status().word();
    String text =
        String.format(
            Locale.ROOT, "%-18s %-10s  %s%n", finding.subject(), status, finding.detail());
    return finding.fix().isEmpty() ? text : text + " ".repeat(31) + "fix: " + finding.fix() + "\n";
  }

  private static String jsonOf(Finding finding) {
    return "{\"subject\":"
        + Json.quoted(finding.subject())
        + ",\"kind\":"
        + Json.quoted(finding.kind().word())
        + ",\"status\":"
        + Json.quoted(finding.status().word())
        + ",\"detail\":"
        + Json.quoted(finding.detail())
        + ",\"fix\":"
        + Json.quoted(finding.fix())
        + "}\n";
  }
}
