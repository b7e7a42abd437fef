package org.sharedinfo.selftest.mutant;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.jcstress.ForeignProcess;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.selftest.mutant.Mutants.Mutant;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Trial;

/**
 * Judges mutants until a check rejects them, and prints those that none does. Arguments: the folder
 * of the reference implementation's classes; an empty folder on the class path, for the mutants; a
 * regular expression for their ids (all). Those that {@link Equivalents} argues about are judged
 * step by step alone. The work is done in a process of its own, and in another one after a mutant
 * that hangs where nobody can interrupt it; a run of the kit tells of such a one by its hang limit.
 * Exit code 1 when a mutant survives or an argument is wrong.
 */
public final class MutantRun {
  private static final String FIRST = "mutants.first";
  private static final int HANGS = 17;
  private static final Duration MOST_CPU = Duration.ofMinutes(4);
  private static final Duration MOST_CPU_IF_ARGUED = Duration.ofSeconds(30);
  private static final List<Integer> TRIES = List.of(60, 500);
  private static final List<Evidence> ORDER =
      List.of(Evidence.EXAMPLE, Evidence.PROPERTY, Evidence.SCHEDULE, Evidence.STRESS);

  /** How a mutant fared: the first word of its line. */
  private enum Fate {
    KILLED,
    SAME,
    HANGS,
    SURVIVED,
    ARGUED_WRONGLY
  }

  private final PrintStream out;
  private final Equivalents equivalents = new Equivalents();
  private final List<PlannedCheck> checks =
      CheckPlan.discover().stream()
          .sorted(Comparator.comparingInt(check -> ORDER.indexOf(check.evidence())))
          .toList();

  private MutantRun(PrintStream out) throws IOException {
    this.out = out;
  }

  /** Prints a line for each mutant, and how many fared how. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ReflectiveOperationException {
    Optional<Integer> first = Optional.ofNullable(Integer.getInteger(FIRST));
    if (first.isPresent()) {
      judgeFrom(first.get(), args);
    } else {
      System.exit(inProcesses(args));
    }
  }

  private static int inProcesses(String[] args) throws IOException, InterruptedException {
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    int code = HANGS;
    while (code == HANGS) {
      int judged = fates.values().stream().mapToInt(Integer::intValue).sum();
      List<String> command = new ArrayList<>();
      command.add(ForeignProcess.java());
      command.addAll(List.of("-D" + FIRST + "=" + judged, "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(MutantRun.class.getName());
      command.addAll(List.of(args));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          System.out.println(line);
          String word = line.strip().split(" ", 2)[0];
          Stream.of(Fate.values())
              .filter(fate -> fate.name().equals(word))
              .forEach(fate -> fates.merge(fate, 1, Integer::sum));
        }
      }
      code = process.waitFor();
    }
    System.out.println(fates);
    boolean open = fates.containsKey(Fate.SURVIVED) || fates.containsKey(Fate.ARGUED_WRONGLY);
    return code == 0 && open ? 1 : code;
  }

  private static void judgeFrom(int first, String[] args)
      throws IOException, ReflectiveOperationException {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var mutants = new Mutants(Path.of(args[0]));
    Pattern wanted = Pattern.compile(args.length > 2 ? args[2] : "");
    var run = new MutantRun(out);
    List<Mutant> all = mutants.all().stream().filter(m -> wanted.matcher(m.id()).find()).toList();
    for (int i = first; i < all.size(); i++) {
      Thread watch = run.watch(all.get(i));
      String ownPackage = mutants.write(all.get(i), i, Path.of(args[1]));
      run.judge(all.get(i), ownPackage);
      watch.interrupt();
      delete(Path.of(args[1]).resolve(ownPackage.replace('.', '/')));
    }
    Runtime.getRuntime().halt(0); // what hangs may still run
  }

  /** Ends the process when a mutant has had its share of the processor. */
  private Thread watch(Mutant mutant) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long began = system.getProcessCpuTime();
    boolean argued = equivalents.argumentFor(mutant.id()).isPresent();
    Duration most = argued ? MOST_CPU_IF_ARGUED : MOST_CPU;
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (system.getProcessCpuTime() - began < most.toNanos()) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            if (Thread.interrupted()) {
              return;
            }
          }
          tell(Fate.HANGS, most, mutant, "");
          Runtime.getRuntime().halt(HANGS);
        });
  }

  private void tell(Fate fate, Duration time, Mutant mutant, String more) {
    out.printf("%-14s %6d ms %s%n", fate, time.toMillis(), mutant.id());
    if (!more.isEmpty()) {
      out.println("    " + more.lines().findFirst().orElse(""));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void judge(Mutant mutant, String ownPackage) throws ReflectiveOperationException {
    long began = System.nanoTime();
    Optional<String> argument = equivalents.argumentFor(mutant.id());
    Optional<String> rejected = Optional.empty();
    try {
      for (int tries : argument.isPresent() ? TRIES.subList(0, 1) : TRIES) {
        rejected =
            rejected.or(() ->
                killer(mutant, ownPackage, tries)
                    .map(k ->
                        k.check() + " " + k.abi().id() + " " + k.verdict() + " " + k.message()));
      }
    } catch (LinkageError | RuntimeException e) { // it cannot even be made
      rejected = Optional.of(e.toString());
    }
    Fate fate =
        argument.isPresent()
            ? rejected.isPresent() ? Fate.ARGUED_WRONGLY : Fate.SAME
            : rejected.isPresent() ? Fate.KILLED : Fate.SURVIVED;
    Duration time = Duration.ofNanos(System.nanoTime() - began);
    tell(fate, time, mutant, rejected.or(() -> argument).orElse(""));
  }

  private Optional<CheckResult> killer(Mutant mutant, String ownPackage, int tries) {
    var trial = new Trial(7, tries);
    Set<Role> roles = Roles.of(mutant.type());
    for (PlannedCheck check : checks) {
      boolean quick = tries == TRIES.getFirst();
      boolean steps = check.evidence() == Evidence.EXAMPLE || check.evidence() == Evidence.PROPERTY;
      if (roles.contains(check.role()) && (steps || !quick)) {
        for (Abi abi : Abi.values()) {
          for (CheckResult result :
              trial.judge(provider(ownPackage), abi, one -> one.id().equals(check.id()))) {
            if (result.verdict() == Verdict.FAIL || result.verdict() == Verdict.ERROR) {
              return Optional.of(result);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static SharedInfoProvider provider(String ownPackage) {
    try {
      return Class.forName(ownPackage + ".ReferenceProvider")
          .asSubclass(SharedInfoProvider.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a mutant that cannot be made", e);
    }
  }
}
