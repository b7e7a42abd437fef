package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.spi.SharedInfoProvider;

/** Whatever a user gets wrong gets one line that names it, and the right exit code. */
class UsageTest {
  private static final String SERVICE = "META-INF/services/" + SharedInfoProvider.class.getName();

  @TempDir Path folder;

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("", "name a command"),
        Arguments.of("certfy", "'certfy'. Did you mean certify?"),
        Arguments.of("certify --sede 1", "'--sede', '1'. Did you mean --seed?"),
        Arguments.of("certify --rule TIM4", "Unknown rule TIM4. Did you mean TIM-04?"),
        Arguments.of("certify --role XX", "Unknown role XX. Choose from ER, ES"),
        Arguments.of(
            "certify --abi sparc", "Unknown ABI sparc. Choose from arm64, x86_32, x86_64."),
        Arguments.of("certify --guest pv --abi arm64", "--guest pv: arm64 has no PV guests"),
        Arguments.of("certify --profile fast", "Unknown profile fast. Choose from full, gate."),
        Arguments.of("certify --evidence luck", "Unknown kind of evidence luck. Choose from"),
        Arguments.of("certify --check none*", "--check none*: no check is selected; tck certify"),
        Arguments.of("certify --list --check none*", "--check none*: no check is selected"),
        Arguments.of(
            "certify --role LD --evidence stress",
            "--role LD --evidence stress: no check is selected"),
        Arguments.of("certify --watch", "--watch needs --implementation"),
        Arguments.of("certify --failed nowhere", "nowhere/run.json: missing"),
        Arguments.of("certify --failed src --check *", "--failed and --check cannot be combined"),
        Arguments.of("certify --quiet --verbose --rule LAY-01", "--quiet and --verbose"),
        Arguments.of("certify --color blue", "blue"),
        Arguments.of("certify --fail-fast=7", "--fail-fast"),
        Arguments.of("rules TIM04", "Unknown rule or area TIM04. Did you mean TIM-04?"),
        Arguments.of("rules TIM-04 --role WP", "none of these rules binds WP"),
        Arguments.of("explain", "ID"),
        Arguments.of("explain EVT-99", "Unknown rule EVT-99. Did you mean EVT-09?"),
        Arguments.of("init cobol x", "Unknown language cobol. Choose from c, java, rust."),
        Arguments.of("init java", "DIR"),
        Arguments.of("init c x --role TX", "Unknown role TX."),
        Arguments.of("init c pom.xml", "pom.xml is not a folder."),
        Arguments.of("manual pom.xml", "pom.xml is not a folder."),
        Arguments.of("certify --guest xen", "Unknown kind of guests xen. Choose from hvm, pv."),
        Arguments.of("certify --seed many", "many"),
        Arguments.of("certify --hang-limit 0", "--hang-limit"),
        Arguments.of("certify --implementation nowhere.jar", "no such implementation: nowhere.jar"),
        Arguments.of("certify --implementation pom.xml", "a shared library (.so): pom.xml"),
        Arguments.of("certify --replay nonsense", "a replay has the form check/abi/schedule"),
        Arguments.of("certify --replay a.B.c/x86_64/ra:!", "damaged schedule in the replay"),
        Arguments.of("certify --replay a.B.c/x86_64/ra:a", "unknown check: a.B.c"),
        Arguments.of("certify --abi x86_32 --replay a.B.c/x86_64/ra:a", "--abi excludes it"),
        Arguments.of(
            "certify --role WR --rule EVT-01",
            "--role WR --rule EVT-01: no check is selected; EVT-01 binds ES"),
        Arguments.of(
            "certify --role PO,WR --rule EVT-02,TIM-01",
            "--role WR --role PO --rule TIM-01 --rule EVT-02: no check is selected; TIM-01 binds"
                + " TR; EVT-02 binds ES"),
        Arguments.of("certify --label \u0007", "--label needs one line of text"),
        Arguments.of("certify --label " + "x".repeat(101), "at most 100 characters"),
        Arguments.of("certify --shard 3/2", "--shard 3/2: expected I/N"),
        Arguments.of("certify --baseline x.json", "--baseline x.json: no such file"),
        Arguments.of("certify --baseline pom.xml", "not a conformance.json"),
        Arguments.of("certify --sign nowhere.pem", "--sign nowhere.pem: no such file"),
        Arguments.of("certify --history pom.xml", "--history needs a folder: pom.xml"),
        Arguments.of("certify --exclude x", "--exclude x: no such file"),
        Arguments.of("rules --format xml", "Unknown format xml"),
        Arguments.of("report nowhere", "results.ndjson is missing"),
        Arguments.of("self-test --profile slow", "Unknown profile slow. Choose from full, gate."),
        Arguments.of("self-test --fault nothing", "not in the gallery: nothing"),
        Arguments.of("verify file", "file: no such file"),
        Arguments.of("verify pom.xml", "pom.xml: not an attestation: not JSON"),
        Arguments.of("verify src", "src: is a folder, not a file"),
        Arguments.of("verify pom.xml --key pom.xml", "--key pom.xml: it has no"),
        Arguments.of("verify file --implementation pom.xml", "not a readable jar"),
        Arguments.of("sign src --key nowhere.pem", "--key nowhere.pem: no such file"),
        Arguments.of("certify --baseline src", "--baseline src: is a folder, not a file"),
        Arguments.of("certify --exclude src", "--exclude src: is a folder, not a file"),
        Arguments.of("certify --exclude /dev/zero", "is larger than 1 MiB"),
        Arguments.of("inspect nowhere --abi auto", "no such file: nowhere"),
        Arguments.of("inspect pom.xml --abi arm", "Unknown ABI arm. Did you mean arm64?"),
        Arguments.of("inspect pom.xml --abi x86_32 --tsc -1", "--tsc needs a number"),
        Arguments.of("inspect pom.xml --format xml", "Unknown format xml"),
        Arguments.of("inspect pom.xml", "pom.xml is text, not a raw page"),
        Arguments.of("inspect pom.xml nowhere nowhere", "pom.xml is text"),
        Arguments.of("inspect src", "is a folder"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void oneLineNamesWhatIsWrong(String arguments, String named) {
    expectUsage(
        named,
        Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new));
  }

  @Test
  void emptyJar() throws IOException {
    Path jar = Files.createFile(folder.resolve("empty.jar"));
    expectUsage("not a readable jar: " + jar, "certify", "--implementation", jar.toString());
  }

  @Test
  void jarWithoutEntries() throws IOException {
    Path jar = folder.resolve("hollow.jar");
    new JarOutputStream(Files.newOutputStream(jar)).close();
    expectUsage("implementation is empty: ", "certify", "--implementation", jar.toString());
  }

  @Test
  void jarWithoutProvider() throws IOException {
    Path jar = jar("none.jar", List.of());
    expectUsage("no provider found in " + jar, "certify", "--implementation", jar.toString());
  }

  @Test
  void twoProviders() throws IOException {
    Path jar = jar("two.jar", List.of("com.example.One", "com.example.Two # a comment"));
    expectUsage(
        "choose one with --provider: com.example.One, com.example.Two",
        "certify",
        "--implementation",
        jar.toString());
  }

  @Test
  void providerClassThatIsMissing() throws IOException {
    Path jar = jar("dangling.jar", List.of("com.example.Missing"));
    expectUsage(
        "provider class com.example.Missing is not in the implementation",
        "certify",
        "--implementation",
        jar.toString(),
        "--out",
        folder.resolve("out").toString());
    assertThat(folder.resolve("out")).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(jar);
    }
  }

  @Test
  void providerThatIsNone() {
    expectUsage(
        "class java.lang.String does not implement",
        "certify",
        "--provider",
        "java.lang.String",
        "--out",
        folder.resolve("out").toString());
  }

  @Test
  void outputFolderThatHoldsSomethingElse() throws IOException {
    Path precious = Files.createFile(folder.resolve("precious.txt"));
    expectUsage("is not a results folder", "certify", "--out", folder.toString());
    assertThat(precious).exists();
  }

  @Test
  void outputFolderBelowAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    expectUsage("cannot be written", "certify", "--out", file.resolve("out").toString());
  }

  private Path jar(String name, List<String> providers) throws IOException {
    Path jar = folder.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("README"));
      out.closeEntry();
      if (!providers.isEmpty()) {
        out.putNextEntry(new JarEntry(SERVICE));
        out.write(String.join("\n", providers).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static void expectUsage(String named, String... arguments) {
    var run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
    assertThat(run.errLines().getLast()).startsWith("tck: ").contains(named);
    assertThat(run.errLines())
        .as("nothing but that line and progress")
        .allMatch(l -> l.startsWith("tck: "));
    assertThat(run.out()).isEmpty();
  }
}
