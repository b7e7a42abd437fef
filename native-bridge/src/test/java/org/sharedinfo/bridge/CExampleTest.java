package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.ProviderUnavailableException;
import org.sharedinfo.tck.run.Trial;

/** The example in C, judged through the C ABI; where there is no compiler, that is all it says. */
class CExampleTest {
  private static final Trial TRIAL = new Trial(20_261_123, 100);

  /** Bounds a machine that is too busy for a race; one run is enough on another. */
  private static final int RUNS_AT_MOST = 10;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> theExample() throws IOException, InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: nothing in C was judged", () -> {}));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Abi abi : Abi.values()) {
      tests.add(dynamicTest("conforms on " + abi.id(), () -> conforms(abi)));
    }
    tests.add(fault(1, Rule.TIM_07));
    tests.add(fault(2, Rule.TIM_02));
    tests.add(fault(3, Rule.EVT_09));
    tests.add(fault(4, Rule.EVT_17));
    tests.add(fault(5, Rule.P2M_03));
    tests.add(dynamicTest("symbol that is missing", CExampleTest::missingSymbol));
    tests.add(dynamicTest("version that is another", CExampleTest::otherVersion));
    tests.add(dynamicTest("roles that are left out", CExampleTest::rolesLeftOut));
    return tests.stream();
  }

  private static void conforms(Abi abi) throws IOException, InterruptedException {
    NativeExample.conforms(CCompiler.example(folder, 0), abi, 4);
  }

  /** The processes of races make the provider anew, and find the library as a worker does. */
  private static NativeProvider load(int fault) throws IOException, InterruptedException {
    Path library = CCompiler.example(folder, fault);
    System.setProperty(NativeProvider.LIBRARY, library.toAbsolutePath().toString());
    return new NativeProvider();
  }

  private static DynamicTest fault(int number, Rule rule) {
    return dynamicTest(
        "fault " + number + " breaks " + rule.id(),
        () -> {
          List<Violation> violations = violations(number, rule);
          for (int run = 1; run < RUNS_AT_MOST && violations.isEmpty(); run++) {
            violations = violations(number, rule);
          }
          assertThat(violations)
              .anySatisfy(violation -> {
                assertThat(violation.rule()).isEqualTo(rule.id());
                assertThat(violation.seen()).isNotBlank();
              });
        });
  }

  private static List<Violation> violations(int fault, Rule rule)
      throws IOException, InterruptedException {
    return TRIAL
        .judge(
            load(fault),
            Abi.X86_64,
            check ->
                check.rules().contains(rule) && !check.evidence().equals(Evidence.SCHEDULE.id()))
        .stream()
        .filter(result -> result.verdict() == Verdict.FAIL)
        .flatMap(result -> result.violation().stream())
        .toList();
  }

  private static void missingSymbol() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("none.c"), "int nothing(void) { return 0; }\n");
    Path library = CCompiler.library(folder.resolve("libnone.so"), source);
    assertThatThrownBy(() -> new NativeProvider(library))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessageContaining("libnone.so exports no shared_info_tck()");
  }

  private static void otherVersion() throws IOException, InterruptedException {
    Path source =
        Files.writeString(
            folder.resolve("other.c"),
            """
            #include "shared_info_tck.h"
            static const struct sitck_implementation TABLE = {.version = 7};
            __attribute__((visibility("default")))
            const struct sitck_implementation *shared_info_tck(uint32_t version) {
              return version ? &TABLE : 0;
            }
            """);
    Path library = CCompiler.library(folder.resolve("libother.so"), source);
    assertThatThrownBy(() -> new NativeProvider(library))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessageContaining("version 7")
        .hasMessageContaining("version 1");
  }

  private static void rolesLeftOut() throws IOException, InterruptedException {
    Path source =
        Files.writeString(
            folder.resolve("few.c"),
            """
            #include "shared_info_tck.h"
            static void *attach(const struct sitck_domain *domain) { return (void *)domain; }
            static const struct sitck_implementation TABLE = {
              .version = SITCK_VERSION, .abis = SITCK_X86_32, .name = "few", .release = "0",
              .vendor = "nobody", .attach = attach};
            __attribute__((visibility("default")))
            const struct sitck_implementation *shared_info_tck(uint32_t version) {
              return version == SITCK_VERSION ? &TABLE : 0;
            }
            """);
    var provider = new NativeProvider(CCompiler.library(folder.resolve("libfew.so"), source));
    assertThat(provider.abis()).containsExactly(Abi.X86_32);
    assertThat(provider.info().name()).isEqualTo("few");
    assertThat(provider.layoutDescriber(Abi.X86_32)).isEmpty();
    assertThat(TRIAL.judge(provider, Abi.X86_32, _ -> true)).isEmpty();
  }

  @Test
  void filesThatAreNoLibraries() throws IOException {
    Path text = Files.writeString(folder.resolve("libtext.so"), "this is no library at all\n");
    assertThatThrownBy(() -> new NativeProvider(text)).hasMessageContaining("it is no ELF file");
    Path empty = Files.createFile(folder.resolve("libempty.so"));
    assertThatThrownBy(() -> new NativeProvider(empty)).hasMessageContaining("it is no ELF file");
    byte[] arm = new byte[64];
    System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}, 0, arm, 0, 7);
    arm[16] = 3;
    arm[18] = 40;
    Path other = Files.write(folder.resolve("libarm.so"), arm);
    assertThatThrownBy(() -> new NativeProvider(other)).hasMessageContaining("it is for arm");
    assertThatThrownBy(() -> new NativeProvider(folder.resolve("absent.so")))
        .isInstanceOf(ProviderUnavailableException.class);
  }
}
