package org.sharedinfo.gallery.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Grading;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.hostile.HostileRun;
import org.sharedinfo.tck.run.Certification;
import org.sharedinfo.tck.run.CheckFilter;
import org.sharedinfo.tck.run.KitClassPath;
import org.sharedinfo.tck.run.RunListener;
import org.sharedinfo.tck.run.RunResults;

/** An implementation can take down its own check and nothing else. */
class HostileRunTest {
  private static final String HELPERS = "sleep\0" + "8640";

  @TempDir Path surroundings;
  private Path folder;

  @BeforeEach
  void somebodysFilesBeside() throws IOException {
    Files.writeString(surroundings.resolve("thesis.txt"), "years of work");
    Files.writeString(surroundings.resolve("run.json"), "{}");
    folder = Files.createDirectory(surroundings.resolve("out"));
  }

  static Stream<Attack> attacks() {
    return Attack.all().stream();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void comesToWhatItMust(Attack attack) throws Exception {
    Map<String, String> before = theirs();

    HostileRun.Came came = HostileRun.of(attack, folder, true);

    assertThat(came.wrong()).as(came.toString()).isEmpty();
    assertThat(came.exitCode()).isIn(1, 2, 64);
    assertThat(theirs()).isEqualTo(before);
    assertThat(helpers()).isEmpty();
    for (Path file : files(folder)) {
      assertThat(Files.size(file)).as(file.toString()).isLessThan(2 << 20);
    }
  }

  /** Without namespaces, what was started is still found and ended. */
  @ParameterizedTest
  @ValueSource(
      classes = {Sloppy.LeavesAHelper.class, Sloppy.LeavesADaemon.class, Sloppy.StopsItself.class})
  void comesToTheSameWithoutIsolation(Class<?> provider) throws Exception {
    Attack attack =
        Attack.all().stream()
            .filter(one -> one.provider().equals(provider))
            .findFirst()
            .orElseThrow();

    HostileRun.Came came = HostileRun.of(attack, folder, false);

    assertThat(came.wrong()).as(came.toString()).isEmpty();
    assertThat(helpers()).isEmpty();
  }

  private static List<String> helpers() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        try {
          String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
          if (line.startsWith(HELPERS)) {
            found.add(process + " " + line);
          }
        } catch (IOException e) {
          // no process, or it has ended
        }
      }
    }
    return found;
  }

  private Map<String, String> theirs() throws IOException {
    Map<String, String> theirs = new TreeMap<>();
    for (Path file : files(surroundings)) {
      if (!file.startsWith(folder)) {
        theirs.put(file.toString(), Files.readString(file));
      }
    }
    return theirs;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** A role that is offered once is judged wherever it is asked for. */
  @Test
  void roleThatFlickersIsNotConformant() throws Exception {
    RunResults run = run(List.of(), Sloppy.Flickers.class, Abi.X86_64, Set.of(Rule.TIM_06), true);

    List<CheckResult> races =
        run.results().stream().filter(result -> result.evidence() == Evidence.STRESS).toList();
    assertThat(races).isNotEmpty().noneMatch(result -> result.verdict() == Verdict.PASS);
    assertThat(races).noneMatch(result -> result.verdict() == Verdict.NOT_APPLICABLE);
    assertThat(Grading.of(run.info(), run.results()).outcome()).isNotEqualTo(RunOutcome.CONFORMANT);
  }

  /** What a worker found before the implementation took it down is explained by the next one. */
  @Test
  void failureBeforeACrashIsExplained() throws Exception {
    List<String> checks = List.of("*.readsThatOnlyRead", "*.frequencyFollowsTheFormula");
    RunResults run =
        run(
            List.of(),
            Sloppy.LocksAndHalts.class,
            Abi.X86_64,
            new CheckFilter(Set.of(Role.TIME_READER), Set.of(), Set.of(), checks),
            true);

    assertThat(run.results())
        .extracting(CheckResult::verdict)
        .containsExactly(Verdict.FAIL, Verdict.ERROR);
    assertThat(run.info().causes())
        .singleElement()
        .satisfies(cause -> assertThat(cause.text()).contains("which a reader must only read"));
  }

  @Test
  void abiThatIsNotOfferedIsNotApplicable() throws Exception {
    RunResults run = run(List.of(), Hostile.Prints.class, Abi.X86_32, Set.of(Rule.TIM_03), true);

    assertThat(run.results())
        .hasSize(run.info().planned())
        .allMatch(r -> r.verdict() == Verdict.NOT_APPLICABLE)
        .allMatch(r -> r.message().equals("ABI x86_32 is not offered"));
  }

  /** What lies in a jar for other programs disturbs no verdict. */
  @Test
  void servicesAndSettingsInTheJarAreNotTheKits() throws Exception {
    Path jar = Files.createDirectories(surroundings.resolve("classes"));
    Files.writeString(
        jar.resolve("junit-platform.properties"),
        "junit.jupiter.execution.parallel.enabled=true\njqwik.tries.default=0\n");
    Files.writeString(jar.resolve("jqwik.properties"), "tries.default = 0\n");
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    for (String service :
        List.of(
            "org.junit.platform.engine.TestEngine",
            "org.junit.platform.launcher.LauncherSessionListener",
            "net.jqwik.api.providers.ArbitraryProvider")) {
      Files.writeString(services.resolve(service), "no.such.Thing\n");
    }
    RunResults clean = run(List.of(), Hostile.Prints.class, Abi.X86_64, Set.of(Rule.TIM_03), true);
    RunResults fat =
        run(
            List.of(galleryClasses(), jar),
            Hostile.Prints.class,
            Abi.X86_64,
            Set.of(Rule.TIM_03),
            true);

    assertThat(verdicts(fat)).isEqualTo(verdicts(clean)).containsValue(Verdict.FAIL);
  }

  private static Map<String, Verdict> verdicts(RunResults run) {
    Map<String, Verdict> verdicts = new TreeMap<>();
    run.results().forEach(result -> verdicts.put(result.check(), result.verdict()));
    return verdicts;
  }

  @Test
  void isolatedIntruderReachesNothing() throws Exception {
    RunResults run = intrude(true);

    String isolated = run.info().environment().getOrDefault("isolated", "");
    assertThat(run.info().implementation().version())
        .as(isolated)
        .isEqualTo(isolated.startsWith("yes") ? "reached nothing" : everything());
  }

  /** So that the test above could fail. */
  @Test
  void intruderThatIsNotIsolatedReachesAll() throws Exception {
    RunResults run = intrude(false);

    assertThat(run.info().environment()).containsEntry("isolated", "no: switched off");
    assertThat(run.info().implementation().version()).isEqualTo(everything());
  }

  private static String everything() {
    return "key results kit parent network";
  }

  private RunResults intrude(boolean isolated) throws Exception {
    Path key = Files.writeString(surroundings.resolve("signing.pem"), "secret");
    Path kit = Files.writeString(surroundings.resolve("kit.jar"), "jar");
    Path place = Files.createDirectories(surroundings.resolve("targets"));
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var targets = new Properties();
      targets.setProperty("key", key.toString());
      targets.setProperty("results", folder.resolve("run.json").toString());
      targets.setProperty("kit", kit.toString());
      targets.setProperty("parent", Long.toString(ProcessHandle.current().pid()));
      targets.setProperty("port", Integer.toString(server.getLocalPort()));
      try (var out = Files.newBufferedWriter(place.resolve(Intruder.TARGETS))) {
        targets.store(out, "");
      }
      return run(
          List.of(galleryClasses(), place),
          Intruder.class,
          Abi.X86_64,
          Set.of(Rule.TIM_03),
          isolated);
    }
  }

  private static Path galleryClasses() {
    return KitClassPath.placeOf(Hostile.class).orElseThrow();
  }

  private RunResults run(
      List<Path> implementation, Class<?> provider, Abi abi, Set<Rule> rules, boolean isolated)
      throws Exception {
    CheckFilter checks = CheckFilter.of(Set.of(Role.TIME_READER), rules);
    return run(implementation, provider, abi, checks, isolated);
  }

  private RunResults run(
      List<Path> implementation, Class<?> provider, Abi abi, CheckFilter checks, boolean isolated)
      throws Exception {
    return Certification.run(
        HostileRun.assignment(
            implementation, provider, abi, checks, isolated, folder, Duration.ofMinutes(5)),
        new RunListener() {});
  }
}
