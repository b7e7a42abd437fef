package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The example in C, played in every order through what the compiler makes it tell. */
class ExploredCTest {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> theExample() throws IOException, InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: nothing in C was explored", () -> {}));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Abi abi : Abi.values()) {
      tests.add(
          dynamicTest(
              "all schedules pass on " + abi.id(),
              () -> NativeExample.passesInEveryOrder(CCompiler.explorable(folder, 0), abi)));
    }
    tests.add(fault(1, Rule.TIM_07));
    tests.add(fault(3, Rule.EVT_09));
    tests.add(fault(5, Rule.P2M_03));
    tests.add(dynamicTest("a toolstack that maps frames", ExploredCTest::mapsFrames));
    tests.add(dynamicTest("barriers that nobody tells of", ExploredCTest::ownBarriers));
    tests.add(dynamicTest("atomics that the compiler tells of", () -> told(0)));
    tests.add(dynamicTest("atomics that the code tells of", () -> told(1)));
    tests.add(hidden(2, "unobserved", "nmi+0x"));
    tests.add(hidden(3, "nmi+0x", "changes calls (a static object of libtraps3.so)"));
    tests.add(hidden(4, "unobserved", "libtraps4.so at 0x"));
    tests.add(hidden(5, "what libtraps5.so keeps on its heap, in nmi+0x", "other actors share"));
    tests.add(dynamicTest("a library without hooks", ExploredCTest::withoutHooks));
    return tests.stream();
  }

  /** One frame is mapped in its own place, where it is watched. */
  private static void mapsFrames() throws IOException, InterruptedException {
    Path library =
        CCompiler.explorable(folder.resolve("libmaps.so"), CCompiler.EXAMPLE, "-DVARIANT=6");
    for (Abi abi : Rule.P2M_09.abis(Role.P2M_OBSERVER)) {
      List<CheckResult> results =
          NativeExample.schedules(library, abi, check -> check.role() == Role.P2M_OBSERVER);
      assertThat(results).hasSizeGreaterThan(5);
      requirePasses(results);
    }
  }

  /** What x86 could do without its barriers is not held against it, and settles nothing. */
  private static void ownBarriers() throws IOException, InterruptedException {
    Path library =
        CCompiler.explorable(
            folder.resolve("libbarriers.so"),
            CCompiler.EXAMPLE,
            "-include",
            "src/test/c/own_barriers.h");
    List<CheckResult> results = NativeExample.schedules(library, Abi.X86_64);
    assertThat(results).hasSizeGreaterThan(30);
    requirePasses(results);
    assertThat(results)
        .extracting(CheckResult::strength)
        .filteredOn(Strength::complete)
        .anySatisfy(strength ->
            assertThat(strength)
                .isInstanceOfSatisfying(
                    Strength.Executions.class,
                    explored -> assertThat(explored.models()).containsExactly("sc")));
  }

  private static void requirePasses(List<CheckResult> results) {
    assertThat(results)
        .allSatisfy(
            result -> assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS));
  }

  private static List<CheckResult> traps(int way) throws IOException, InterruptedException {
    Path library =
        CCompiler.explorable(
            folder.resolve("libtraps" + way + ".so"),
            Path.of("src/test/c/traps.c"),
            "-DWAY=" + way);
    List<CheckResult> results = NativeExample.schedules(library, Abi.X86_64);
    assertThat(results).isNotEmpty();
    return results;
  }

  private static void told(int way) throws IOException, InterruptedException {
    assertThat(traps(way)).allMatch(result -> result.verdict() == Verdict.PASS);
  }

  /** What the explorer cannot see is never guessed at: no verdict, and the place is named. */
  private static DynamicTest hidden(int way, String... words) {
    return dynamicTest(
        "way " + way + " is not explorable: " + words[0],
        () ->
            assertThat(traps(way))
                .allSatisfy(result -> {
                  assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
                  assertThat(result.message())
                      .startsWith("not explorable: ")
                      .contains(words)
                      .doesNotContain("watched memory", "Exception", "VarHandle");
                }));
  }

  private static void withoutHooks() throws IOException, InterruptedException {
    Path library = CCompiler.example(folder, 0);
    assertThat(NativeExample.schedules(library, Abi.X86_64))
        .allSatisfy(result -> {
          assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
          assertThat(result.message()).contains("link it with shared_info_explore.c");
        });
  }

  private static DynamicTest fault(int number, Rule rule) {
    return dynamicTest(
        "fault " + number + " breaks " + rule.id(),
        () ->
            assertThat(
                    NativeExample.schedules(
                        CCompiler.explorable(folder, number),
                        Abi.X86_64,
                        check -> check.rules().contains(rule)))
                .filteredOn(result -> result.verdict() == Verdict.FAIL)
                .flatExtracting(result -> result.violation().stream().toList())
                .anySatisfy(violation -> {
                  assertThat(violation.rule()).isEqualTo(rule.id());
                  assertThat(violation.steps()).isNotEmpty();
                }));
  }
}
