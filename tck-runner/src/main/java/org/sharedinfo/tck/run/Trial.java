package org.sharedinfo.tck.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.check.Subject;

/**
 * Judges implementations inside this JVM, one after the other, races in processes of their own. For
 * implementations that are trusted not to take the JVM down; counterexamples are not made smaller.
 */
public final class Trial {
  private final List<PlannedCheck> checks = CheckPlan.discover();
  private final Settings settings;
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
    this(new Settings(seed, tries, false), sampling, false);
  }

  private Trial(Settings settings, Profile sampling, boolean confirming) {
    this.settings = settings;
    this.sampling = sampling;
    this.confirming = confirming;
  }

  /** The same with races as short as those of an implementation that schedules have settled. */
  public Trial confirming() {
    return new Trial(settings, sampling, true);
  }

  /** The same with another limit of processor time for each scenario under each model. */
  public Trial exploring(Duration most) {
    return new Trial(settings.exploring(most), sampling, confirming);
  }

  /** The same with long waits for some roles alone: other readers wait a tenth as long. */
  public Trial patientWith(Set<Role> roles) {
    return new Trial(settings.patientWith(roles), sampling, confirming);
  }

  /**
   * As {@link #judge(SharedInfoProvider, Abi, GuestKind, Predicate)}, for PV guests if the
   * implementation serves them, and for HVM guests otherwise.
   */
  public List<CheckResult> judge(
      SharedInfoProvider provider, Abi abi, Predicate<PlannedCheck> wanted) {
    return judge(Subject.of(provider, abi), wanted);
  }

  /**
   * Judges one implementation for one ABI and kind of guests by the checks that apply and are
   * wanted.
   *
   * <p>Threading: one at a time in a JVM.
   */
  public List<CheckResult> judge(
      SharedInfoProvider provider, Abi abi, GuestKind kind, Predicate<PlannedCheck> wanted) {
    return judge(Subject.of(provider, abi, Optional.of(kind)), wanted);
  }

  private List<CheckResult> judge(Subject subject, Predicate<PlannedCheck> wanted) {
    try (var session = Session.open(subject, settings)) {
      return judge(session, wanted);
    }
  }

  private List<CheckResult> judge(Session session, Predicate<PlannedCheck> wanted) {
    Offer offer = Offer.of(session.subject(), true);
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
            session,
            sampling,
            results::add);
    var patience = new TrialWatch(judge);
    try (patience) {
      judge.run();
    }
    results.replaceAll(patience::orHung);
    return results;
  }
}
