package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;

/** Readers as small kernels write them: plain loads, fences in assembler, a copy in each thread. */
class PlainReaderTest {
  private static final int READS_ALWAYS = 0;
  private static final int READS_WHAT_IS_NEW = 1;
  private static final int RESTS_FOR_EVER = 2;
  private static final int SPINS = 3;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> readers() throws InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: nothing in C was explored", () -> {}));
    }
    return Stream.of(
        dynamicTest("one that reads always is explored whole", () -> explored(READS_ALWAYS)),
        dynamicTest(
            "one that keeps a copy for each thread is explored whole",
            () -> explored(READS_WHAT_IS_NEW)),
        dynamicTest("one that rests forever is inconclusive", PlainReaderTest::rests),
        dynamicTest("one that spins beside a closed frame is set free", PlainReaderTest::spins));
  }

  private static Path library(int way) throws IOException, InterruptedException {
    return CCompiler.explorable(
        folder.resolve("libreaders" + way + ".so"),
        Path.of("src/test/c/readers.c"),
        "-DWAY=" + way);
  }

  private static void explored(int way) throws IOException, InterruptedException {
    assertThat(NativeExample.schedules(library(way), Abi.X86_64))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
          assertThat(result.strength())
              .isInstanceOfSatisfying(
                  Strength.Executions.class,
                  explored -> assertThat(explored.executions()).isPositive());
        });
  }

  /** It is given up with the guest's memory closed, which the kit must not touch any more. */
  private static void rests() throws IOException, InterruptedException {
    assertThat(NativeExample.schedules(library(RESTS_FOR_EVER), Abi.X86_64, "readDuringAnUpdate"))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.INCONCLUSIVE);
          assertThat(result.message()).contains("did not reach its next access");
        });
  }

  /** Zeros in the frame set it free, which the machine must let the kit write. */
  private static void spins() throws IOException, InterruptedException {
    assertThat(NativeExample.judged(library(SPINS), Abi.X86_64, "readingWritesNothing"))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.FAIL);
          assertThat(result.message()).contains("still running");
        });
  }
}
