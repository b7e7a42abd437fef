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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.sharedinfo.abi.Abi;
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
 * regular expression for their ids; the first of them to judge, from 0. One that hangs where nobody
 * can interrupt it ends the process with exit code 17: go on with the next.
 */
public final class MutantRun {
  private static final int HANGS = 17;
  private static final Duration MOST_CPU = Duration.ofMinutes(4);
  private static final List<Integer> TRIES = List.of(60, 500);
  private static final List<Evidence> ORDER =
      List.of(Evidence.EXAMPLE, Evidence.PROPERTY, Evidence.SCHEDULE, Evidence.STRESS);

  private final PrintStream out;
  private final List<PlannedCheck> checks =
      CheckPlan.discover().stream()
          .sorted(
              Comparator.comparingInt(check ->
                  ORDER.indexOf(Evidence.valueOf(check.evidence().toUpperCase(Locale.ROOT)))))
          .toList();

  private MutantRun(PrintStream out) {
    this.out = out;
  }

  /** Prints a line for each mutant. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var mutants = new Mutants(Path.of(args[0]));
    Pattern wanted = Pattern.compile(args[2]);
    int first = Integer.parseInt(args[3]);
    var run = new MutantRun(out);
    List<Mutant> all = mutants.all().stream().filter(m -> wanted.matcher(m.id()).find()).toList();
    int survivors = 0;
    for (int i = first; i < all.size(); i++) {
      Thread watch = watch(out, i, all.get(i));
      String ownPackage = mutants.write(all.get(i), i, Path.of(args[1]));
      survivors += run.judge(all.get(i), ownPackage) ? 0 : 1;
      watch.interrupt();
      delete(Path.of(args[1]).resolve(ownPackage.replace('.', '/')));
    }
    out.println(all.size() - first + " mutants, " + survivors + " survivors");
    Runtime.getRuntime().halt(0); // what hangs may still run
  }

  /** Ends the process when a mutant has had its share of the processor. */
  private static Thread watch(PrintStream out, int number, Mutant mutant) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long began = system.getProcessCpuTime();
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (system.getProcessCpuTime() - began < MOST_CPU.toNanos()) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            if (Thread.interrupted()) {
              return;
            }
          }
          out.println("hangs    " + mutant.id() + ", number " + number);
          Runtime.getRuntime().halt(HANGS);
        });
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private boolean judge(Mutant mutant, String ownPackage) throws ReflectiveOperationException {
    long began = System.nanoTime();
    Optional<CheckResult> killer = Optional.empty();
    String broke = "";
    try {
      for (int tries : TRIES) {
        killer = killer.or(() -> killer(mutant, ownPackage, tries));
      }
    } catch (LinkageError | RuntimeException e) { // it cannot even be made
      broke = e.toString();
    }
    out.printf(
        "%s %6d ms %s%n        %s%n",
        killer.isPresent() || !broke.isEmpty() ? "killed  " : "SURVIVED",
        (System.nanoTime() - began) / 1_000_000,
        mutant.id(),
        killer
            .map(k -> k.check() + " " + k.abi() + " " + k.verdict() + " " + k.message())
            .orElse(broke));
    return killer.isPresent() || !broke.isEmpty();
  }

  private Optional<CheckResult> killer(Mutant mutant, String ownPackage, int tries) {
    var trial = new Trial(7, tries);
    Set<Role> roles = Roles.of(mutant.type());
    for (PlannedCheck check : checks) {
      boolean quick = tries == TRIES.getFirst();
      boolean steps =
          check.evidence().equals(Evidence.EXAMPLE.id())
              || check.evidence().equals(Evidence.PROPERTY.id());
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
