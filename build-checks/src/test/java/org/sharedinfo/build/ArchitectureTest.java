package org.sharedinfo.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.sharedinfo");

  @Test
  void allModulesAreLookedAt() {
    assertThat(CLASSES.size()).isGreaterThan(200);
    for (String name :
        new String[] {
          "abi",
          "tck.run",
          "reference",
          "gallery",
          "report",
          "selftest",
          "inspect",
          "recording",
          "bridge",
          "cli"
        }) {
      assertThat(
              CLASSES.stream().anyMatch(c -> c.getPackageName().equals("org.sharedinfo." + name)))
          .as(name)
          .isTrue();
    }
  }

  @Test
  void apiKnowsNothingOfTheRest() {
    for (String part : new String[] {"abi", "rule", "spi", "result"}) {
      never(
          "org.sharedinfo." + part + "..",
          "org.sharedinfo.tck..",
          "org.sharedinfo.reference..",
          "org.sharedinfo.gallery..",
          "org.sharedinfo.report..",
          "org.sharedinfo.selftest..",
          "org.sharedinfo.cli..");
    }
    never(
        "org.sharedinfo.abi..",
        "org.sharedinfo.spi..",
        "org.sharedinfo.rule..",
        "org.sharedinfo.result..");
  }

  @Test
  void suitesKnowNoImplementation() {
    never(
        "org.sharedinfo.tck..",
        "org.sharedinfo.reference..",
        "org.sharedinfo.gallery..",
        "org.sharedinfo.report..",
        "org.sharedinfo.selftest..",
        "org.sharedinfo.cli..",
        "picocli..");
  }

  @Test
  void kitsOwnSideHasItsOwnOffsets() {
    noClasses()
        .that()
        .resideInAPackage("org.sharedinfo.tck..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.sharedinfo.abi.SharedInfo")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.sharedinfo.abi.VcpuInfo")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.sharedinfo.abi.VcpuTimeInfo")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.sharedinfo.abi.ArchSharedInfo")
        .check(CLASSES);
  }

  @Test
  void implementationsKnowOnlyTheApi() {
    never(
        "org.sharedinfo.reference..",
        "org.sharedinfo.tck..",
        "org.sharedinfo.gallery..",
        "org.sharedinfo.report..",
        "org.sharedinfo.selftest..",
        "org.sharedinfo.cli..");
    never(
        "org.sharedinfo.gallery..",
        "org.sharedinfo.tck..",
        "org.sharedinfo.reference..",
        "org.sharedinfo.report..",
        "org.sharedinfo.selftest..",
        "org.sharedinfo.cli..");
  }

  @Test
  void reportsReadResultsAndNeverTests() {
    never(
        "org.sharedinfo.report..",
        "org.sharedinfo.tck..",
        "org.sharedinfo.reference..",
        "org.sharedinfo.gallery..",
        "org.sharedinfo.cli..",
        "org.junit..",
        "net.jqwik..");
  }

  @Test
  void onlyTheCommandKnowsItsCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.sharedinfo.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    // the gallery's list of faults and the annotation that each fault carries know each other
    JavaClasses ordered =
        CLASSES.that(JavaClass.Predicates.resideOutsideOfPackage("org.sharedinfo.gallery.."));
    slices().matching("org.sharedinfo.(**)").should().beFreeOfCycles().check(ordered);
  }

  private static void never(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(CLASSES);
  }
}
