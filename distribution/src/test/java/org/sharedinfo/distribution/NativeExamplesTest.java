package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands in the READMEs of the native examples work in the unpacked zip, as they stand there
 * but for a choice of rules and of one ABI: other tests judge these examples by all of them.
 */
class NativeExamplesTest {
  /** Rules with properties, races and schedules. */
  private static final String RULES = " --rule WCL-01,EVT-09 --abi x86_64 --seed 1";

  private static final Pattern COMMANDS = Pattern.compile("(?m)(^    .*\\n)+");

  @TempDir static Path folder;
  private static Path distribution;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    distribution = Release.unpackWarm(folder);
  }

  @TestFactory
  Stream<DynamicTest> examples() {
    return Stream.of(example("native-c", "gcc"), example("native-rust", "cargo"))
        .flatMap(tests -> tests);
  }

  @TestFactory
  Stream<DynamicTest> smallestLibraryOfTheHeader() {
    return Shell.with("is certified", NativeExamplesTest::certifySmallest, "gcc");
  }

  private static void certifySmallest() throws IOException, InterruptedException {
    Files.writeString(distribution.resolve("mine.c"), Release.smallestLibrary(distribution));
    Shell.in(distribution)
        .run(
            """
            gcc -O2 -fPIC -shared -fvisibility=hidden -I include -o libmine.so mine.c
            ./tck certify --implementation libmine.so --out target/smallest
            """)
        .succeeded();
    assertThat(Release.outcome(distribution.resolve("target/smallest"))).isEqualTo("CONFORMANT");
  }

  private static Stream<DynamicTest> example(String name, String compiler) {
    return Shell.with(name, () -> isCertified(name), compiler);
  }

  private static void isCertified(String name) throws IOException, InterruptedException {
    Path example = distribution.resolve("examples").resolve(name);
    String commands =
        COMMANDS
            .matcher(Files.readString(example.resolve("README.md")))
            .results()
            .map(found -> found.group().indent(-4))
            .collect(Collectors.joining("\n"));
    assertThat(commands).containsPattern("tck certify.*\\n(.*\\n)*.*tck certify");
    String chosen =
        commands.replaceAll("(?m)(tck certify .*)$", "$1" + RULES + " || [ \\$? -eq 2 ]");
    Shell.Said said = Shell.in(example).run(chosen).succeeded();
    assertThat(said.text()).contains("PARTIAL");
    assertThat(said.text().lines().filter(line -> line.contains("FAIL"))).isEmpty();
  }
}
