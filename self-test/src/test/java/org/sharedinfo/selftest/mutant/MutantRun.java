package org.sharedinfo.selftest.mutant;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
 * regular expression for their ids; which share of them, of how many.
 */
public final class MutantRun {
  private static final List<Integer> TRIES = List.of(60, 500);
  private static final List<Evidence> ORDER =
      List.of(Evidence.EXAMPLE, Evidence.PROPERTY, Evidence.SCHEDULE, Evidence.STRESS);

  private final PrintStream out;
  private final List<PlannedCheck> checks =
      CheckPlan.discover().stream()
          .sorted(
              Comparator.comparing(check ->
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
    int share = Integer.parseInt(args[3]);
    int shares = Integer.parseInt(args[4]);
    var run = new MutantRun(out);
    List<Mutant> all = mutants.all().stream().filter(m -> wanted.matcher(m.id()).find()).toList();
    int survivors = 0;
    int done = 0;
    for (int i = share; i < all.size(); i += shares) {
      String ownPackage = mutants.write(all.get(i), i, Path.of(args[1]));
      survivors += run.judge(all.get(i), ownPackage) ? 0 : 1;
      done++;
      delete(Path.of(args[1]).resolve(ownPackage.replace('.', '/')));
    }
    out.println(done + " mutants, " + survivors + " survivors");
    Runtime.getRuntime().halt(0); // what hangs may still run
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
    } catch (LinkageError e) {
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
      return (SharedInfoProvider)
          Class.forName(ownPackage + ".ReferenceProvider").getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a mutant that cannot be made", e);
    }
  }
}
