package org.sharedinfo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.Certificates;
import org.sharedinfo.report.InertText;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.ResultsFolder;
import org.sharedinfo.report.RunParts;
import org.sharedinfo.report.SigningKey;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.selftest.RaceCalibration;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.run.Assignment;
import org.sharedinfo.tck.run.Calibration;
import org.sharedinfo.tck.run.Certification;
import org.sharedinfo.tck.run.Certification.UnusableImplementationException;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.RunResults;
import org.sharedinfo.tck.run.Shard;
import org.sharedinfo.tck.schedule.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tck certify}: judges an implementation and writes the results. */
@Command(
    name = "certify",
    description = "Certifies an implementation (without options: the bundled reference).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CertifyCommand implements Callable<Integer> {
  private static final int LONGEST_LABEL = 100;

  /** Whether to isolate. */
  enum Isolating {
    AUTO,
    OFF
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--implementation",
      paramLabel = "JAR|DIR|SO",
      description =
          "Jar or folder of classes of the implementation (may be repeated), or a shared library.")
  List<Path> implementation = List.of();

  @Option(names = "--provider", paramLabel = "CLASS", description = "The provider's class.")
  Optional<String> provider = Optional.empty();

  @Option(
      names = "--abi",
      split = ",",
      paramLabel = "ABI",
      description = "Judges only these ABIs: x86_64, x86_32.")
  List<String> abis = List.of();

  @Option(
      names = "--guest",
      paramLabel = "pv|hvm",
      description = "The kind of guests (default: pv, if the implementation serves them).")
  Optional<String> guest = Optional.empty();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description = "Judges only these roles: TP, TR, WP, WR, ES, ER, PO, PV, LD.")
  List<String> roles = List.of();

  @Option(
      names = "--rule",
      split = ",",
      paramLabel = "ID",
      description = "Judges only these rules.")
  List<String> rules = List.of();

  @Option(
      names = "--profile",
      paramLabel = "gate|full",
      defaultValue = "gate",
      description = "How much evidence to gather (default: gate).")
  String profile;

  @Option(names = "--seed", paramLabel = "N", description = "Repeats the run with this seed.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--replay",
      paramLabel = "EXECUTION",
      description = "Plays one explored execution again; its failure names it.")
  Optional<String> replay = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/conformance",
      description = "Folder for the results (default: target/conformance).")
  Path out;

  @Option(
      names = "--hang-limit",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "A check without progress for this long counts as hung (default: 90).")
  int hangLimit;

  @Option(
      names = "--isolation",
      paramLabel = "auto|off",
      defaultValue = "auto",
      description =
          "Isolates the implementation from the rest of the machine if the system can"
              + " (default: auto).")
  Isolating isolation;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "conformance.json of an earlier run; exits with 3 if anything got worse.")
  Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description =
          "Folder that keeps the history for Allure's page (default: carried over from"
              + " the results that are replaced).")
  Optional<Path> history = Optional.empty();

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description =
          "Signs attestation.json with an Ed25519 private key (PKCS #8, PEM), which is checked"
              + " before the run. Code of the implementation runs beside this process, in which"
              + " the key is and on whose command line its path stands: use tck sign after the"
              + " run unless you trust that code.")
  Optional<Path> sign = Optional.empty();

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "File of exclusions: rule, reason, issue and expiry date.")
  Optional<Path> exclude = Optional.empty();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Runs one of N parts; tck report merges them. Use the same --seed for all.")
  Optional<String> shard = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "A name for this run; all reports and comparisons show it.")
  Optional<String> label = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException, UnusableImplementationException {
    Set<Abi> named = parse("ABI", abis, Abi::byId, Stream.of(Abi.values()).map(Abi::id));
    Set<Abi> wantedAbis = named.isEmpty() ? EnumSet.allOf(Abi.class) : named;
    Set<Role> wantedRoles =
        parse("role", roles, Role::byId, Stream.of(Role.values()).map(Role::id));
    Set<Rule> wantedRules = parse("rule", rules, Rule::byId, Stream.of("see tck rules"));
    Optional<GuestKind> wantedGuest = guest.map(CertifyCommand::guest);
    Profile wantedProfile =
        Profile.byId(profile)
            .orElseThrow(
                () -> new UsageException("no such profile: " + profile + "; there are gate, full"));
    if (hangLimit <= 0) {
      throw new UsageException("--hang-limit takes a number of seconds above 0: " + hangLimit);
    }
    if (history.filter(path -> Files.exists(path) && !Files.isDirectory(path)).isPresent()) {
      throw new UsageException("--history takes a folder: " + history.get());
    }
    Optional<Gate> gate = baseline.map(Gate::open);
    Optional<SigningKey> key = sign.map(path -> KeyFiles.signing("--sign", path));
    Optional<Replay> wantedReplay = replay.map(text -> replay(text, wantedAbis));
    new Selection(wantedRoles, wantedRules).requireSome(wantedReplay);
    Optional<String> runLabel = label.map(CertifyCommand::label);
    Shard wantedShard = shard.map(CertifyCommand::shard).orElse(Shard.WHOLE);
    if (shard.isPresent() && seed.isEmpty()) {
      throw new UsageException("--shard needs --seed N: all parts of a run have the same");
    }
    ExcludeFile excluded = excluded(wantedProfile, wantedAbis, wantedRoles, wantedRules);
    try (var subject = ImplementationUnderTest.find(implementation, provider);
        var places = Places.prepare(out, history)) {
      long runSeed = seed.orElseGet(() -> new SecureRandom().nextLong(1L << 48));
      var assignment =
          new Assignment(
              subject.classPath(),
              subject.provider(),
              wantedReplay.map(one -> Set.of(one.abi())).orElse(wantedAbis),
              wantedGuest,
              wantedRoles,
              wantedRules,
              wantedShard,
              excluded.entries(),
              wantedReplay,
              wantedProfile,
              calibration(wantedProfile, runSeed),
              isolation == Isolating.AUTO,
              runSeed,
              places.results().staging(),
              Duration.ofSeconds(hangLimit),
              command(),
              runLabel,
              filters());
      return certify(assignment, subject, places, gate, key);
    }
  }

  private int certify(
      Assignment assignment,
      ImplementationUnderTest subject,
      Places places,
      Optional<Gate> gate,
      Optional<SigningKey> key)
      throws IOException, InterruptedException, UnusableImplementationException {
    PrintWriter err = spec.commandLine().getErr();
    Path staging = places.results().staging();
    Thread farewell =
        Thread.ofPlatform()
            .unstarted(() -> {
              err.println(unfinished(staging));
              subject.close();
            });
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      RunResults run;
      try (var progress = ProgressLine.on(err)) {
        run = Certification.run(assignment, progress);
      }
      subject.requireUnchanged();
      gate.ifPresent(open -> open.keep(staging));
      places.takeHistory();
      var report =
          Reports.write(
              staging,
              new ResultsFolder(run.info(), run.results(), false),
              line -> err.println("tck: " + line));
      if (key.isPresent()) {
        Certificates.sign(staging, report, key.get());
      }
      places.commit();
      Summary.print(spec.commandLine().getOut(), report, places.results().target());
      return gate.map(open -> open.judge(report, spec.commandLine().getOut()))
          .orElse(report.exitCode());
    } catch (UnusableImplementationException e) {
      places.discard();
      throw e;
    } catch (IOException | RuntimeException e) {
      err.println(unfinished(staging));
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(farewell);
    }
  }

  /** A certificate says what its races would have caught; one execution is no race. */
  private Calibration calibration(Profile wanted, long runSeed) {
    return wanted == Profile.FULL && replay.isEmpty()
        ? new RaceCalibration(runSeed, wanted)
        : Calibration.NONE;
  }

  private static String unfinished(Path folder) {
    return "tck: stopped; the results so far, marked as incomplete, are in " + folder;
  }

  /** The command as typed, but for what a replay sets itself. */
  private String command() {
    var text = new StringBuilder("./tck certify");
    implementation.forEach(
        path -> text.append(" --implementation ").append(quoted(path.toString())));
    provider.ifPresent(name -> text.append(" --provider ").append(quoted(name)));
    guest.ifPresent(kind -> text.append(" --guest ").append(kind));
    return text.toString();
  }

  private List<String> filters() {
    List<String> filters = new ArrayList<>();
    abis.forEach(abi -> filters.add("--abi " + abi));
    roles.forEach(role -> filters.add("--role " + role));
    rules.forEach(rule -> filters.add("--rule " + rule));
    replay.ifPresent(one -> filters.add("--replay " + one));
    shard.ifPresent(one -> filters.add(RunParts.OPTION + one));
    return filters;
  }

  private static GuestKind guest(String text) {
    return GuestKind.byId(text)
        .orElseThrow(
            () -> new UsageException("--guest " + text + ": unknown kind; choose pv or hvm"));
  }

  private static String label(String text) {
    String shown = InertText.line(text.strip(), LONGEST_LABEL);
    if (shown.isEmpty() || !shown.equals(text.strip())) {
      throw new UsageException(
          "--label takes one line of text, at most " + LONGEST_LABEL + " characters");
    }
    return shown;
  }

  private static Shard shard(String text) {
    return Shard.parse(text)
        .orElseThrow(() ->
            new UsageException(
                "--shard " + text + ": expected I/N, such as 2/4, with I from 1 to N"));
  }

  private ExcludeFile excluded(
      Profile wanted, Set<Abi> wantedAbis, Set<Role> wantedRoles, Set<Rule> wantedRules) {
    if (exclude.isEmpty()) {
      return ExcludeFile.NONE;
    }
    ExcludeFile file = ExcludeFile.read(exclude.get(), LocalDate.now(ZoneOffset.UTC), wanted.id());
    file.requireUse(exclude.get(), wantedAbis, wantedRoles, wantedRules);
    file.asleep().forEach(line -> spec.commandLine().getErr().println("tck: " + line));
    return file;
  }

  private static Replay replay(String text, Set<Abi> abis) {
    Replay wanted;
    try {
      wanted = Replay.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--replay: " + e.getMessage());
    }
    if (!abis.contains(wanted.abi())) {
      throw new UsageException("--replay is of ABI " + wanted.abi().id() + ", --abi leaves it out");
    }
    return wanted;
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./+:@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static <T> Set<T> parse(
      String what, List<String> names, Function<String, Optional<T>> byId, Stream<String> known) {
    String all = known.collect(Collectors.joining(", "));
    return names.stream()
        .map(name ->
            byId.apply(name)
                .orElseThrow(() ->
                    new UsageException("no such " + what + ": " + name + "; there are " + all)))
        .collect(Collectors.toSet());
  }
}
