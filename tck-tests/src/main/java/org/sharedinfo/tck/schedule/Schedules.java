package org.sharedinfo.tck.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.sharedinfo.explorer.Bounds;
import org.sharedinfo.explorer.Effort;
import org.sharedinfo.explorer.Ending;
import org.sharedinfo.explorer.Explained;
import org.sharedinfo.explorer.Explanation;
import org.sharedinfo.explorer.Exploration;
import org.sharedinfo.explorer.Explorer;
import org.sharedinfo.explorer.Failure;
import org.sharedinfo.explorer.Model;
import org.sharedinfo.explorer.Outcome;
import org.sharedinfo.explorer.Scenario;
import org.sharedinfo.explorer.Tearing;
import org.sharedinfo.explorer.run.RefusedWriteException;
import org.sharedinfo.jcstress.Printable;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Strength;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.CheckId;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Progress;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Strengths;
import org.sharedinfo.tck.check.Suite;

/**
 * A suite of schedules: each check is one small scenario, explored completely under sequential
 * consistency and, where it is Java's, under release/acquire. Machine code tells of its accesses,
 * not of each barrier: what it allows beyond taking turns is for races to find.
 */
public abstract class Schedules extends Suite {
  // Both ABIs are judged at the same time: one thread each.
  private static final int THREADS = 1;

  /** How much processor time one scenario is explored at most, under each model. */
  public static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

  /** A failure is explained in this part of the time that a scenario is explored at most. */
  private static final int EXPLAINING = 8;

  private static final String NOT_ON_X86 =
      "; cannot be seen on x86, but for what a compiler reorders";

  private static volatile Optional<Replay> wanted = Optional.empty();
  private static volatile Duration limit = USUAL_LIMIT;

  private String check = "";

  /** For suites. */
  protected Schedules() {}

  /** From now on, the check of a replay plays just that execution. */
  public static void replay(Optional<Replay> execution) {
    wanted = execution;
  }

  /**
   * From now on, each scenario is explored with so much processor time at most: one that is cut
   * says nothing.
   */
  public static void limit(Duration most) {
    limit = most;
  }

  @BeforeEach
  final void remember(TestInfo test) {
    check = CheckId.of(test.getTestMethod().orElseThrow());
  }

  /**
   * Explores a scenario.
   *
   * @param rule the rule that is asked first of all
   * @param expected what it asks for here
   * @param staging adds the actors
   * @param judge what is wrong with an execution in which all actors returned, if something is
   */
  protected final void explore(
      Ground ground,
      Rule rule,
      String expected,
      Consumer<World> staging,
      Function<Outcome, Optional<Complaint>> judge) {
    var providers = subject().providerClass();
    Scenario scenario =
        ground.watchedBy(
            Scenario.of(
                check,
                cast ->
                    staging.accept(
                        new World(ground, cast, Watched.sides(), Watched.provider(providers)))));
    run(
        scenario.checking(outcome -> {
          Progress.tick();
          return notReturned(outcome).or(() -> judge.apply(outcome).map(Complaint::text));
        }),
        ground,
        rule,
        expected);
  }

  private static Optional<String> notReturned(Outcome outcome) {
    for (Map.Entry<String, Ending> actor : outcome.endings().entrySet()) {
      switch (actor.getValue()) {
        case Ending.Returned _ -> {}
        case Ending.Threw(RefusedWriteException refused) -> {
          return Optional.of(actor.getKey() + " writes, at " + refused.where());
        }
        case Ending.Threw(Throwable thrown) -> {
          return Optional.of(actor.getKey() + " threw " + Printable.of(thrown));
        }
        case Ending.Waiting _ -> {
          return Optional.of(actor.getKey() + " waits for ever");
        }
      }
    }
    return Optional.empty();
  }

  private void run(Scenario scenario, Ground ground, Rule rule, String expected) {
    Optional<Replay> replay = wanted.filter(one -> one.check().equals(check) && one.abi() == abi());
    try {
      if (replay.isPresent()) {
        again(scenario, ground, replay.get(), rule, expected);
      } else {
        search(scenario, ground, rule, expected);
      }
    } catch (Watched.UnwatchableException e) {
      throw notExplorable(String.valueOf(e.getMessage()));
    }
  }

  private void again(Scenario scenario, Ground ground, Replay replay, Rule rule, String expected) {
    Exploration exploration;
    try {
      exploration = Explorer.replay(scenario, replay.schedule());
    } catch (IllegalArgumentException e) {
      throw new Inconclusive("the replay is of another scenario: " + e.getMessage());
    }
    switch (exploration) {
      case Exploration.Failed(Failure failure, Effort effort) -> {
        Explained explained = Explanation.of(scenario).decisive(failure);
        throw violation(rule, expected, told(explained, ground), effort, "");
      }
      case Exploration.NotExplorable notExplorable -> throw notExplorable(notExplorable, ground);
      default -> throw new Inconclusive("the replayed execution breaks nothing");
    }
  }

  private void search(Scenario scenario, Ground ground, Rule rule, String expected) {
    long executions = 0;
    List<Model> models = models();
    List<String> named = models.stream().map(Model::id).toList();
    for (Model model : models) {
      boolean weak = model == Model.RELEASE_ACQUIRE;
      Exploration exploration = explorer(model).explore(scenario);
      executions += exploration.effort().executions();
      Strengths.record(Strength.ofExecutions(executions, true, named));
      switch (exploration) {
        case Exploration.Passed _ -> {}
        case Exploration.Failed(Failure failure, Effort effort) -> {
          String note = weak && passesOnX86(scenario) ? NOT_ON_X86 : "";
          throw violation(rule, expected, shortest(scenario, ground, rule, failure), effort, note);
        }
        case Exploration.Inconclusive(String bound, Effort effort) -> {
          Strengths.record(Strength.ofExecutions(executions, false, named));
          throw new Inconclusive("the search under " + effort.model().id() + " was cut: " + bound);
        }
        case Exploration.NotExplorable notExplorable -> throw notExplorable(notExplorable, ground);
      }
    }
  }

  /** The failure of the same rule that is easiest to follow. */
  private static Failure shortest(Scenario scenario, Ground ground, Rule first, Failure failure) {
    Rule broken = Complaint.parse(failure.complaint(), first).rule();
    Explained explained =
        Explanation.of(scenario)
            .within(limit.dividedBy(EXPLAINING))
            .shortest(
                failure, complaint -> Complaint.parse(complaint, first).rule().equals(broken));
    return told(explained, ground);
  }

  private static Failure told(Explained explained, Ground ground) {
    if (explained.abandoned()) {
      ground.guest().abandon();
    }
    return explained.failure();
  }

  private List<Model> models() {
    return Watched.isMachineCode(subject().providerClass())
        ? List.of(Model.SEQUENTIAL)
        : List.of(Model.SEQUENTIAL, Model.RELEASE_ACQUIRE);
  }

  private static boolean passesOnX86(Scenario scenario) {
    return explorer(Model.TOTAL_STORE_ORDER).explore(scenario) instanceof Exploration.Passed;
  }

  // What the JLS lets tear does not on any machine of today: such a failure is the weak model's.
  private static Explorer explorer(Model model) {
    return Explorer.under(model)
        .with(Bounds.USUAL.withMillis(limit.toMillis()))
        .with(model == Model.RELEASE_ACQUIRE ? Tearing.PLAIN_EIGHT_BYTES : Tearing.NONE)
        .withThreads(THREADS);
  }

  private static Inconclusive notExplorable(Exploration.NotExplorable result, Ground ground) {
    if (result.abandoned()) {
      ground.guest().abandon();
    }
    return notExplorable(result.reason());
  }

  private static Inconclusive notExplorable(String reason) {
    Strengths.record(Strength.none());
    return new Inconclusive("not explorable: " + reason);
  }

  private RuleViolation violation(
      Rule rule, String expected, Failure failure, Effort effort, String note) {
    Complaint complaint = Complaint.parse(failure.complaint(), rule);
    String order = failure.order().words();
    var finding =
        RuleViolation.of(complaint.rule())
            .expected(expected)
            .seen(complaint.seen() + note)
            .given("model", effort.model().id())
            .given("execution", effort.executions());
    boolean isMarked = failure.order() == Failure.Order.DECIDES;
    return (isMarked || order.isEmpty() ? finding : finding.given("order", order))
        .steps(timeline(failure, order))
        .interleaving(interleaving(failure))
        .replay(new Replay(check, abi(), failure.schedule()).text())
        .error();
  }

  /** Without the line that is told as a fact of its own. */
  private static List<String> timeline(Failure failure, String order) {
    return failure
        .timeline()
        .lines()
        .filter(line -> order.isEmpty() || !line.equals(order))
        .toList();
  }

  private static Interleaving interleaving(Failure failure) {
    return new Interleaving(
        failure.actors(),
        failure.steps().stream()
            .map(step ->
                new Interleaving.Move(
                    step.actor(), step.text(), step.instead(), step.where(), step.decisive()))
            .toList());
  }
}
