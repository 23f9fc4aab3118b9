package dev.remora.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows between the rooms, as {@code docs/architecture.md} draws them. The module descriptors
 * hold most of them too; this test says all of them in one place.
 */
final class ArrowsTest {
  private static final JavaClasses REMORA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.remora");

  /** Room, and the rooms that it may know. */
  static Stream<Arguments> rooms() {
    return Stream.of(
        room("transport"),
        room("posix"),
        room("tls"),
        room("resp"),
        room("fabric.shm", "transport", "posix"),
        room("fabric.verbs", "transport", "posix"),
        room("netty", "transport"),
        room("client", "transport", "resp", "tls"),
        room("engine", "resp"),
        room("server", "netty", "transport", "resp", "engine", "tls"),
        room("metrics", "server", "engine"));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyTheRoomsThatItMay(String room, String[] allowed) {
    String[] packages =
        Stream.concat(Stream.of(room), Stream.of(allowed))
            .map(ArrowsTest::packageOf)
            .toArray(String[]::new);
    assertThat(REMORA.that(resideInAPackage(packageOf(room)))).isNotEmpty();
    classes()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packages).or(not(resideInAPackage("dev.remora.."))))
        .check(REMORA);
  }

  @Test
  void onlyTheTransportKnowsTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.remora.transport..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.remora.transport.wire..")
        .check(REMORA);
  }

  @Test
  void theFabricInterfaceKnowsNothingOfWhatUsesIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.remora.transport.fabric..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.remora.transport.wire..",
            "dev.remora.transport.stream..",
            "dev.remora.transport.channel..")
        .check(REMORA);
  }

  @Test
  void theStreamHasNoThreadsNoSocketsAndNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.remora.transport.stream..", "dev.remora.transport.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, java.lang.foreign.Linker.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(REMORA);
  }

  @Test
  void onlyNativeRoomsCallNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.remora.posix..", "dev.remora.fabric..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.lang.foreign.Linker.class, java.lang.foreign.SymbolLookup.class)
        .check(REMORA);
  }

  @Test
  void theEngineHasNoSockets() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.remora.engine..", "dev.remora.resp..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty..")
                // Snapshots and configuration are files, and a file is not a socket.
                .and(not(belongToAnyOf(FileChannel.class))))
        .check(REMORA);
  }

  @Test
  void onlyTheMetricsKnowMicrometerAndHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.remora.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..", "com.sun.net.httpserver..")
        .check(REMORA);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.remora.(*)..").should().beFreeOfCycles().check(REMORA);
  }

  private static Arguments room(String name, String... allowed) {
    return Arguments.of(name, allowed);
  }

  private static String packageOf(String room) {
    return "dev.remora." + room + "..";
  }
}
