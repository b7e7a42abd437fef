package org.sharedinfo.tck.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.PropertySettings;
import org.sharedinfo.tck.check.Subject;

/**
 * Judges implementations inside this JVM, one after the other, races in processes of their own. For
 * implementations that are trusted not to take the JVM down; counterexamples are not made smaller.
 */
public final class Trial {
  private final List<PlannedCheck> checks = CheckPlan.discover();
  private final long seed;
  private final int tries;
  private final Profile sampling;
  private final boolean confirming;

  /**
   * @param seed the seed of every judgement
   * @param tries tries of each property
   */
  public Trial(long seed, int tries) {
    this(seed, tries, Profile.GATE);
  }

  /**
   * @param seed the seed of every judgement
   * @param tries tries of each property
   * @param sampling how long races are sampled; they run in one mode alone
   */
  public Trial(long seed, int tries, Profile sampling) {
    this(seed, tries, sampling, false);
  }

  private Trial(long seed, int tries, Profile sampling, boolean confirming) {
    this.seed = seed;
    this.tries = tries;
    this.sampling = sampling;
    this.confirming = confirming;
  }

  /** The same with races as short as those of an implementation that schedules have settled. */
  public Trial confirming() {
    return new Trial(seed, tries, sampling, true);
  }

  /**
   * As {@link #judge(SharedInfoProvider, Abi, GuestKind, Predicate)}, for PV guests if the
   * implementation serves them, and for HVM guests otherwise.
   */
  public List<CheckResult> judge(
      SharedInfoProvider provider, Abi abi, Predicate<PlannedCheck> wanted) {
    return judge(Subject.install(provider, abi), wanted);
  }

  /**
   * Judges one implementation for one ABI and kind of guests by the checks that apply and are
   * wanted.
   *
   * <p>Threading: one at a time in a JVM.
   */
  public List<CheckResult> judge(
      SharedInfoProvider provider, Abi abi, GuestKind kind, Predicate<PlannedCheck> wanted) {
    return judge(Subject.install(provider, abi, Optional.of(kind)), wanted);
  }

  private List<CheckResult> judge(Subject subject, Predicate<PlannedCheck> wanted) {
    Offer offer = Offer.of(subject, true);
    PropertySettings.use(seed, tries, false);
    List<CheckResult> results = new ArrayList<>();
    var applicable =
        checks.stream()
            .filter(check -> check.notApplicable(offer).isEmpty())
            .filter(wanted)
            .toList();
    var judge =
        new CheckJudge(
            applicable,
            confirming
                ? applicable.stream().map(PlannedCheck::id).collect(Collectors.toSet())
                : Set.of(),
            subject,
            sampling,
            seed,
            results::add);
    var patience = new TrialWatch(judge);
    try (patience) {
      judge.run();
    }
    results.replaceAll(patience::orHung);
    return results;
  }
}
