package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.spi.ProviderUnavailableException;
import org.sharedinfo.tck.run.Trial;

/** Tables that libraries export: the smallest, and those that are refused with one line. */
class CTableTest {
  private static final Path HEADER = Path.of("../native-bridge/src/main/c/shared_info_tck.h");
  private static final Path QUICK_START = Path.of("../docs/quick-start.md");

  private static final String EXPORT =
      """
      SITCK_EXPORT const struct sitck_implementation *shared_info_tck(uint32_t version) {
        return version ? &TABLE : 0;
      }
      """;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> tables() throws IOException, InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: no table in C was read", () -> {}));
    }
    return Stream.of(
        dynamicTest("the header's example conforms", CTableTest::headerExample),
        dynamicTest("the quick start's example conforms", CTableTest::quickStart),
        dynamicTest("a table without roles", CTableTest::withoutRoles),
        dynamicTest("a shorter table of the same version", CTableTest::shorterTable),
        dynamicTest("port 0 is declared", CTableTest::portZero),
        dynamicTest("no symbol", CTableTest::missingSymbol),
        dynamicTest("version 1", CTableTest::olderVersion),
        refused("another version", ".version = 7", "offers version 7", "needs version 2"),
        refused("no size", ".version = SITCK_VERSION", "set .size = sizeof"),
        refused(
            "no ABI", "SITCK_TABLE(0, SITCK_PV), .attach = attach", "set .abis to SITCK_X86_64"),
        refused(
            "no kind of guests",
            "SITCK_TABLE(SITCK_X86_64, 0), .attach = attach",
            "names no kind of guest: set .guests to SITCK_PV, SITCK_HVM or both"),
        refused(
            "no state",
            "SITCK_TABLE(SITCK_X86_64, SITCK_PV)",
            "neither attach_guest() nor attach()"),
        refused("no name", "SITCK_TABLE(SITCK_X86_64, SITCK_PV), .attach = attach", "has no name"),
        refused(
            "half a role",
            "SITCK_TABLE(SITCK_X86_64, SITCK_PV), .attach = attach, .name = \"half\", .mask = port",
            "has mask but not unmask, clear, handle_upcall"),
        refused(
            "limits that are impossible",
            "SITCK_TABLE(SITCK_X86_64, SITCK_PV), .attach = attach, .name = \"few\","
                + " .limits_x86_64.ports = 7",
            "declared limit ports=7 is outside 256..4096 of x86_64"));
  }

  private static DynamicTest refused(String what, String members, String... words) {
    return dynamicTest(
        what + " is refused",
        () -> {
          String name = what.replace(' ', '-');
          assertThatThrownBy(() -> new NativeProvider(table(name, members)))
              .isInstanceOf(ProviderUnavailableException.class)
              .message()
              .startsWith("lib" + name + ".so")
              .contains(words)
              .hasLineCount(1);
        });
  }

  /** A library with a table of these members. */
  private static Path table(String name, String members) throws IOException, InterruptedException {
    return library(
        name,
        """
        #include "shared_info_tck.h"
        __attribute__((unused))
        static void *attach(const struct sitck_domain *d, void *guest) { return guest ? guest : (void *)d; }
        __attribute__((unused))
        static int port(void *state, int32_t port, struct sitck_error *error) {
          return state ? port : (int)error->number;
        }
        static const struct sitck_implementation TABLE = {%s};
        """
                .formatted(members)
            + EXPORT);
  }

  private static Path library(String name, String text) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".c"), text);
    return CCompiler.library(folder.resolve("lib" + name + ".so"), source);
  }

  private static void headerExample() throws IOException, InterruptedException {
    String text =
        Files.readAllLines(HEADER).stream()
            .dropWhile(line -> !line.contains("#include"))
            .takeWhile(line -> !line.equals(" *"))
            .map(line -> line.replaceFirst("^ \\* {3}", ""))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(text.lines()).hasSizeBetween(10, 13);
    publishesTheWallclock(NativeExample.load(library("minimal", text)));
  }

  private static void quickStart() throws IOException, InterruptedException {
    String text =
        Files.readAllLines(QUICK_START).stream()
            .dropWhile(line -> !line.equals("<!-- quick-start-c -->"))
            .skip(2)
            .takeWhile(line -> !line.equals("```"))
            .collect(Collectors.joining("\n", "", "\n"));
    publishesTheWallclock(NativeExample.load(library("quick-start", text)));
  }

  private static void publishesTheWallclock(NativeProvider provider) {
    List<CheckResult> results =
        new Trial(20_261_123, 100)
            .judge(provider, Abi.X86_64, check -> check.role() == Role.WALLCLOCK_PUBLISHER);
    assertThat(results)
        .hasSizeGreaterThan(10)
        .filteredOn(result -> result.evidence() == Evidence.SCHEDULE)
        .isNotEmpty();
    assertThat(results)
        .filteredOn(result -> result.evidence() != Evidence.SCHEDULE)
        .allSatisfy(
            result -> assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS));
    assertThat(provider.abis()).containsExactly(Abi.X86_64);
    assertThat(provider.guestKinds()).containsExactly(GuestKind.PV);
    assertThat(provider.limits(Abi.X86_64)).isEqualTo(Limits.of(Abi.X86_64));
    assertThat(provider.info().vendor()).isEqualTo("unknown");
  }

  private static void withoutRoles() throws IOException, InterruptedException {
    NativeProvider provider =
        NativeExample.load(
            table(
                "few",
                "SITCK_TABLE(SITCK_X86_32, SITCK_HVM), .name = \"few\", .release = \"0\","
                    + " .vendor = \"nobody\", .attach = attach"));
    assertThat(provider.abis()).containsExactly(Abi.X86_32);
    assertThat(provider.guestKinds()).containsExactly(GuestKind.HVM);
    assertThat(provider.info().name()).isEqualTo("few");
    assertThat(provider.layoutDescriber(Abi.X86_32)).isEmpty();
    assertThat(new Trial(1, 10).judge(provider, Abi.X86_32, _ -> true)).isEmpty();
  }

  /** What lies behind its end would be roles, if it were read. */
  private static void shorterTable() throws IOException, InterruptedException {
    NativeProvider provider =
        NativeExample.load(
            table(
                "shorter",
                ".version = SITCK_VERSION, .abis = SITCK_X86_64, .guests = SITCK_PV,"
                    + " .size = __builtin_offsetof(struct sitck_implementation, mask),"
                    + " .name = \"short\", .attach = attach, .mask = port"));
    assertThat(provider.info().name()).isEqualTo("short");
  }

  private static void portZero() throws IOException, InterruptedException {
    NativeProvider provider =
        NativeExample.load(
            table(
                "portzero",
                "SITCK_TABLE(SITCK_X86_64, SITCK_PV), .name = \"zero\", .attach = attach,"
                    + " .limits_x86_64 = {.vcpus = 1, .first_port = SITCK_PORT_0}"));
    assertThat(provider.limits(Abi.X86_64))
        .isEqualTo(Limits.of(Abi.X86_64).withFirstPort(0).withVcpus(1));
  }

  private static void missingSymbol() throws IOException, InterruptedException {
    Path library = library("none", "int nothing(void) { return 0; }\n");
    assertThatThrownBy(() -> new NativeProvider(library))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessageContaining("libnone.so exports no shared_info_tck()");
  }

  /** One that refuses other versions, as all that followed the first example do. */
  private static void olderVersion() throws IOException, InterruptedException {
    Path library =
        library(
            "older",
            """
            static const struct { unsigned version, abis; void *rest[26]; } TABLE = {1, 3, {0}};
            __attribute__((visibility("default"))) const void *shared_info_tck(unsigned version) {
              return version == 1 ? &TABLE : 0;
            }
            """);
    assertThatThrownBy(() -> new NativeProvider(library))
        .isInstanceOf(ProviderUnavailableException.class)
        .message()
        .startsWith("libolder.so offers version 1 of the kit's C ABI; this kit needs version 2: ")
        .contains("SITCK_TABLE(abis, guests)", "wake()")
        .hasLineCount(1);
  }
}
