package org.sharedinfo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to a first report, by what {@code tck init} says to type. */
class InitProjectsTest {
  @TempDir static Path folder;
  private static Path distribution;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    distribution = Release.unpackWarm(folder);
  }

  @TestFactory
  Stream<DynamicTest> projects() {
    return Stream.of(
            Stream.of(dynamicTest("java", InitProjectsTest::java)),
            Shell.with("c", () -> isCertified("c", "make certify"), "gcc", "make"),
            Shell.with("rust", () -> isCertified("rust", rust()), "cargo"))
        .flatMap(tests -> tests);
  }

  private static void java() throws IOException, InterruptedException {
    assertThat(begin("java")).contains("mvn test");
    MavenBuild.in(folder).run(folder.resolve("java"), "test").succeeded();
    assertThat(Release.outcome(folder.resolve("java/target/conformance"))).isEqualTo("CONFORMANT");
  }

  private static void isCertified(String language, String commands)
      throws IOException, InterruptedException {
    begin(language);
    Shell.in(folder.resolve(language)).run(commands).succeeded();
    assertThat(Release.outcome(folder.resolve(language).resolve("target/conformance")))
        .isEqualTo("CONFORMANT");
  }

  private static String rust() {
    return """
    cargo build --release --offline
    '%s/tck' certify --implementation target/release/libmine.so
    """
        .formatted(distribution);
  }

  private static String begin(String language) throws IOException, InterruptedException {
    return Shell.in(folder)
        .run("'%s/tck' init %s %s".formatted(distribution, language, language))
        .succeeded()
        .text();
  }
}
