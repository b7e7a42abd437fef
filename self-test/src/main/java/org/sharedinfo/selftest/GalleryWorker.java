package org.sharedinfo.selftest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.Variant;
import org.sharedinfo.jcstress.ParentLink;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.cause.Examination;
import org.sharedinfo.tck.cause.Standing;
import org.sharedinfo.tck.check.Session;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Trial;
import tools.jackson.databind.json.JsonMapper;

/** The process that judges gallery implementations, one after another. */
public final class GalleryWorker {
  private final CheckBudget budget;
  private final Trial ownRules;
  private final Trial others;

  private GalleryWorker(CheckBudget budget, long seed) {
    this.budget = budget;
    ownRules = new Trial(seed, budget.triesOfOwnRule()).exploring(budget.exploring());
    others = new Trial(seed, budget.triesOfOthers()).exploring(budget.exploring());
  }

  /** Takes orders from standard input until it ends. */
  public static void main(String[] arguments) throws IOException {
    ParentLink parent = ParentLink.open();
    WorkerOrder order = JsonMapper.shared().readValue(parent.order(), WorkerOrder.class);
    // suite output only matters when someone investigates a single failure
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var budget = new CheckBudget(Profile.byId(order.profile()).orElseThrow());
    var worker = new GalleryWorker(budget, order.seed());
    // standard input ends when there is nothing left to do, too
    parent.endWithParent(0);
    while (true) {
      parent.tell(JsonMapper.shared().writeValueAsString(worker.judge(parent.order())));
    }
  }

  private Judged judge(String id) {
    for (Fault fault : Gallery.faults()) {
      if (fault.id().equals(id)) {
        var tally = new Tally(Gallery.make(fault.provider()), Set.of());
        tally.add(ownRules, budget.ownRule(fault));
        tally.add(others, budget.otherRules(fault));
        return tally.judged(id).because(cause(fault, tally.results));
      }
    }
    for (Variant variant : Gallery.variants()) {
      if (variant.id().equals(id)) {
        var tally = new Tally(Gallery.make(variant.provider()), variant.leaves());
        tally.add(others, budget.variant());
        return tally.judged(id);
      }
    }
    throw new IllegalArgumentException("not in the gallery: " + id);
  }

  private static Optional<Cause> cause(Fault fault, List<CheckResult> results) {
    SharedInfoProvider provider = Gallery.make(fault.provider());
    Abi first = provider.abis().stream().sorted().findFirst().orElseThrow();
    List<CheckResult> ofFirst = results.stream().filter(result -> result.abi() == first).toList();
    try (var session = Session.open(Subject.of(provider, first))) {
      return Examination.of(session, fault.role(), Standing.of(ofFirst, fault.role()));
    }
  }

  /** Collects the results of one implementation. */
  private static final class Tally {
    private final SharedInfoProvider provider;
    private final Set<Rule> leaves;
    private final long began = System.nanoTime();
    private final List<Kill> kills = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<CheckResult> results = new ArrayList<>();

    /**
     * @param leaves the SHOULD rules that it is known not to follow, which do not count
     */
    Tally(SharedInfoProvider provider, Set<Rule> leaves) {
      this.provider = provider;
      this.leaves = leaves;
    }

    void add(Trial trial, Predicate<PlannedCheck> wanted) {
      for (Abi abi : Abi.values()) {
        if (provider.abis().contains(abi)) {
          for (GuestKind kind : new TreeSet<>(provider.guestKinds())) {
            if (kind.existsIn(abi)) {
              trial.judge(provider, abi, kind, wanted).forEach(this::add);
            }
          }
        }
      }
    }

    private void add(CheckResult result) {
      results.add(result);
      switch (result.verdict()) {
        case FAIL -> {
          Violation violation = result.violation().orElseThrow();
          if (leaves.stream().noneMatch(rule -> rule.id().equals(violation.rule()))) {
            kills.add(kill(result, violation));
          }
        }
        case INCONCLUSIVE, ERROR ->
            doubts.add(
                new Doubt(
                    result.check(),
                    result.abi().id(),
                    result.verdict().name(),
                    result.blame() == Blame.KIT,
                    result.message()));
        case PASS, NOT_APPLICABLE, EXCLUDED -> {
          // nothing to report
        }
      }
    }

    private static Kill kill(CheckResult result, Violation violation) {
      return new Kill(
          violation.rule(),
          result.abi().id(),
          result.check(),
          result.evidence().id(),
          result.durationMillis(),
          violation.expected(),
          violation.seen());
    }

    Judged judged(String id) {
      return new Judged(id, results.size(), (System.nanoTime() - began) / 1_000_000, kills, doubts);
    }
  }
}
