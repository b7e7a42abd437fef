package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;
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

/** What the command says of shared libraries: good ones, and those that take their process down. */
class SharedLibraryTest {
  private static final Path CHECKOUT = Path.of("..");

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> libraryInC() throws IOException, InterruptedException {
    if (!isThereACompiler()) {
      return Stream.of(dynamicTest("no gcc here: nothing in C was judged", () -> {}));
    }
    return Stream.of(
        dynamicTest("of version 1 is refused", SharedLibraryTest::olderVersion),
        dynamicTest("passes a rule", () -> judge(0, "LAY-04", 2, "PARTIAL")),
        dynamicTest("segfaults", () -> judge(6, "LAY-04", 2, "it crashed (SIGSEGV)")),
        dynamicTest("loops", () -> judge(7, "LAY-04", 1, "processor time")),
        dynamicTest(
            "calls exit",
            () -> judge(8, "LAY-04", 2, "it ran out of memory", "exited with code 3")),
        dynamicTest(
            "looks behind the frame",
            () -> judge(9, "LAY-04", 2, "it used byte 4100 of shared_info, which has 4096")),
        dynamicTest(
            "writes where it is only to read",
            () ->
                judge(10, "TIM-06", 1, ".time.version of shared_info, which it is only to read")));
  }

  private static void olderVersion() throws IOException, InterruptedException {
    Path source =
        Files.writeString(
            folder.resolve("older.c"),
            """
            static const struct { unsigned version, abis; void *rest[26]; } TABLE = {1, 3, {0}};
            const void *shared_info_tck(unsigned version) { return version == 1 ? &TABLE : 0; }
            """);
    Path library = folder.resolve("libolder.so");
    gcc(library, source);
    CommandRun run =
        CommandRun.of(
            "certify",
            "--implementation",
            library.toString(),
            "--out",
            folder.resolve("older").toString());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(64);
    assertThat(run.errLines())
        .filteredOn(line -> line.contains("libolder.so offers version 1 of the kit's C ABI"))
        .singleElement()
        .asString()
        .contains("needs version 2", "SITCK_TABLE");
  }

  /** Certifies a reader by one rule; one of some words is said. */
  private static void judge(int fault, String rule, int exitCode, String... words)
      throws IOException, InterruptedException {
    Path library = folder.resolve("libexample" + fault + ".so");
    compile(library, fault);
    Path out = folder.resolve("out" + fault);
    CommandRun run =
        CommandRun.of(
            "certify",
            "--implementation",
            library.toString(),
            "--rule",
            rule,
            "--role",
            "TR",
            "--abi",
            "x86_64",
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains("shared_info in C 2.0");
    String report = run.out() + Files.readString(out.resolve("results.ndjson"));
    assertThat(List.of(words)).as(report).anyMatch(report::contains);
  }

  @Test
  void fileThatIsNoLibraryIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("libtext.so"), "no library at all, only text\n");
    CommandRun run =
        CommandRun.of(
            "certify",
            "--implementation",
            text.toString(),
            "--out",
            folder.resolve("nothing").toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("libtext.so cannot be loaded: it is not an ELF file");
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  @Test
  void libraryIsCertifiedAlone() throws IOException {
    Path one = Files.createFile(folder.resolve("one.so"));
    Path two = Files.createFile(folder.resolve("two.so"));
    CommandRun run =
        CommandRun.of(
            "certify", "--implementation", one.toString(), "--implementation", two.toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.errLines()).singleElement().asString().contains("certified on its own");
  }

  private static boolean isThereACompiler() throws InterruptedException {
    try {
      return new ProcessBuilder("gcc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void compile(Path library, int fault) throws IOException, InterruptedException {
    gcc(library, CHECKOUT.resolve("examples/native-c/shared_info.c"), "-DFAULT=" + fault);
  }

  private static void gcc(Path library, Path source, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gcc",
                "-std=gnu11",
                "-O2",
                "-fPIC",
                "-shared",
                "-I",
                CHECKOUT.resolve("native-bridge/src/main/c").toString(),
                "-o",
                library.toString(),
                source.toString()));
    command.addAll(List.of(options));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
