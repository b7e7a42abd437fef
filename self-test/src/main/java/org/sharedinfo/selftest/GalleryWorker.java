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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;
import org.sharedinfo.tck.run.Trial;
import org.sharedinfo.tck.schedule.Schedules;
import tools.jackson.databind.json.JsonMapper;

/** The process that judges implementations of the gallery, one after the other. */
public final class GalleryWorker {
  private final Budget budget;
  private final Trial ownRules;
  private final Trial others;

  private GalleryWorker(Budget budget, long seed) {
    this.budget = budget;
    ownRules = new Trial(seed, budget.triesOfOwnRule());
    others = new Trial(seed, budget.triesOfOthers());
  }

  /** Takes orders from standard input until it ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ParentLink parent = ParentLink.open();
    WorkerOrder order = JsonMapper.shared().readValue(parent.order(), WorkerOrder.class);
    // what suites print is for those who look into one failure
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var budget = new Budget(Profile.byId(order.profile()).orElseThrow());
    Schedules.limit(budget.exploring());
    var worker = new GalleryWorker(budget, order.seed());
    BlockingQueue<String> ids = listen(parent);
    while (true) {
      parent.tell(JsonMapper.shared().writeValueAsString(worker.judge(ids.take())));
    }
  }

  /** Standard input ends when there is nothing left to do, or when the parent has died. */
  private static BlockingQueue<String> listen(ParentLink parent) {
    BlockingQueue<String> ids = new LinkedBlockingQueue<>();
    Thread.ofPlatform()
        .daemon()
        .name("orders")
        .start(() -> {
          try {
            while (true) {
              ids.add(parent.order());
            }
          } catch (IOException e) {
            Runtime.getRuntime().halt(0);
          }
        });
    return ids;
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
    List<CheckResult> ofFirst =
        results.stream().filter(result -> result.abi().equals(first.id())).toList();
    return Examination.of(
        Subject.install(provider, first), fault.role(), Standing.of(ofFirst, fault.role()));
  }

  /** Gathers what was said of one implementation. */
  private static final class Tally {
    private final SharedInfoProvider provider;
    private final Set<Rule> leaves;
    private final long began = System.nanoTime();
    private final List<Kill> kills = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<CheckResult> results = new ArrayList<>();

    /**
     * @param leaves what it is known not to keep, and is not blamed for
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
                    result.abi(),
                    result.verdict().name(),
                    result.blame() == Blame.KIT,
                    result.message()));
        case PASS, NOT_APPLICABLE, EXCLUDED -> {
          // nothing to tell
        }
      }
    }

    private static Kill kill(CheckResult result, Violation violation) {
      return new Kill(
          violation.rule(),
          result.abi(),
          result.check(),
          result.evidence(),
          result.durationMillis(),
          violation.expected(),
          violation.seen());
    }

    Judged judged(String id) {
      return new Judged(id, results.size(), (System.nanoTime() - began) / 1_000_000, kills, doubts);
    }
  }
}
