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
    return tests.stream();
  }

  private static void conforms(Abi abi) throws IOException, InterruptedException {
    NativeExample.conforms(CCompiler.example(folder, 0), abi, 12);
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
            check -> check.rules().contains(rule) && check.evidence() != Evidence.SCHEDULE)
        .stream()
        .filter(result -> result.verdict() == Verdict.FAIL)
        .flatMap(result -> result.violation().stream())
        .toList();
  }

  @Test
  void filesThatAreNoLibraries() throws IOException {
    Path text = Files.writeString(folder.resolve("libtext.so"), "this is no library at all\n");
    assertThatThrownBy(() -> new NativeProvider(text))
        .hasMessageContaining("it is not an ELF file");
    Path empty = Files.createFile(folder.resolve("libempty.so"));
    assertThatThrownBy(() -> new NativeProvider(empty))
        .hasMessageContaining("it is not an ELF file");
    byte[] arm = new byte[64];
    System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}, 0, arm, 0, 7);
    arm[16] = 3;
    arm[18] = 40;
    Path other = Files.write(folder.resolve("libarm.so"), arm);
    assertThatThrownBy(() -> new NativeProvider(other)).hasMessageContaining("it is built for arm");
    assertThatThrownBy(() -> new NativeProvider(folder.resolve("absent.so")))
        .isInstanceOf(ProviderUnavailableException.class);
  }
}
