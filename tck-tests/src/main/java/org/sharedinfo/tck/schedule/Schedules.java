package org.sharedinfo.tck.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
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
import org.sharedinfo.explorer.Stage;
import org.sharedinfo.explorer.Tearing;
import org.sharedinfo.explorer.run.RefusedWriteException;
import org.sharedinfo.jcstress.Printable;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Strength;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.CheckId;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Progress;
import org.sharedinfo.tck.check.Replay;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.check.Suite;

/**
 * A suite of schedules. Each check is a small scenario, explored completely: Java code under
 * release/acquire, machine code under the model of an x86 processor that it runs on. Machine code
 * reports its accesses but not each barrier. Where it fails for want of one, schedules judge it
 * under sequential consistency alone, and races must find the rest.
 */
public abstract class Schedules extends Suite {
  // Both ABIs are judged at the same time, with one thread each.
  private static final int THREADS = 1;

  private static final boolean IS_X86 =
      List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

  /** A second or two: what is cut is explored under sequential consistency. */
  private static final Bounds X86_BOUNDS = Bounds.USUAL.withStates(100_000);

  private static final int ENDLESS = 40;

  /** The divisor of a scenario's time limit that gives the limit for explaining a failure. */
  private static final int EXPLAINING = 8;

  private static final String NOT_ON_X86 =
      "; cannot be seen on x86, except for what a compiler reorders";

  private String check = "";

  /** For suites. */
  protected Schedules() {}

  @BeforeEach
  final void remember(TestInfo test) {
    check = CheckId.of(test.getTestMethod().orElseThrow());
  }

  /**
   * Explores a scenario.
   *
   * @param rule the check's first rule
   * @param expected what it requires here
   * @param staging adds the actors
   * @param judge returns the complaint about an execution in which all actors returned, if any
   */
  protected final void explore(
      Ground ground,
      Rule rule,
      String expected,
      Consumer<World> staging,
      Function<Outcome, Optional<Complaint>> judge) {
    Scenario scenario = scenario(ground, staging, judge);
    run(scenario, ground, rule, expected, () -> search(scenario, ground, rule, expected));
  }

  /**
   * Plays a scenario of two actors in which the first one disturbs the second again and again, at
   * the marks that it makes. That is far too long to explore.
   *
   * @param rule the check's first rule
   * @param expected what it requires here
   * @param staging adds the actors
   * @param judge returns the complaint about an execution in which all actors returned, if any
   */
  protected final void disturb(
      Ground ground,
      Rule rule,
      String expected,
      Consumer<World> staging,
      Function<Outcome, Optional<Complaint>> judge) {
    Scenario scenario = scenario(ground, staging, judge);
    run(scenario, ground, rule, expected, () -> playDisturbed(scenario, ground, rule, expected));
  }

  /**
   * What the first actor of {@link #disturb} does: updates to and fro between two values, more than
   * a reader has attempts if it gives up.
   *
   * @param update from one value to the other
   */
  protected static <T> void alternate(List<T> two, BiConsumer<T, T> update) {
    for (int i = 0; i < ENDLESS; i++) {
      update.accept(two.get(i % 2), two.get((i + 1) % 2));
      Stage.mark(i);
    }
  }

  private Scenario scenario(
      Ground ground, Consumer<World> staging, Function<Outcome, Optional<Complaint>> judge) {
    var providers = subject().providerClass();
    Progress progress = session().progress();
    return ground
        .watchedBy(
            Scenario.of(
                check,
                cast ->
                    staging.accept(
                        new World(ground, cast, Watched.sides(), Watched.provider(providers)))))
        .checking(outcome -> {
          progress.tick();
          return notReturned(outcome).or(() -> judge.apply(outcome).map(Complaint::text));
        });
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
          return Optional.of(actor.getKey() + " waits forever");
        }
      }
    }
    return Optional.empty();
  }

  /** {@link #explore} or {@link #disturb}. */
  @FunctionalInterface
  protected interface Way {
    /** Judges a scenario. */
    void judge(
        Ground ground,
        Rule rule,
        String expected,
        Consumer<World> staging,
        Function<Outcome, Optional<Complaint>> judge);
  }

  private void run(Scenario scenario, Ground ground, Rule rule, String expected, Runnable search) {
    Optional<Replay> replay =
        session()
            .settings()
            .replay()
            .filter(one -> one.check().equals(check) && one.abi() == abi());
    try {
      if (replay.isPresent()) {
        again(scenario, ground, replay.get(), rule, expected);
      } else {
        search.run();
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
      throw new Inconclusive("the replay belongs to another scenario: " + e.getMessage());
    }
    switch (exploration) {
      case Exploration.Failed(Failure failure, Effort effort) -> {
        Explained explained = Explanation.of(scenario).decisive(failure);
        throw violation(rule, expected, told(explained, ground), effort, "");
      }
      case Exploration.NotExplorable notExplorable -> throw notExplorable(notExplorable, ground);
      default -> throw new Inconclusive("the replayed execution violates nothing");
    }
  }

  private void search(Scenario scenario, Ground ground, Rule rule, String expected) {
    Searched searched =
        Watched.isMachineCode(subject().providerClass())
            ? searchMachineCode(scenario)
            : searchJava(scenario);
    List<Exploration> explored = searched.explored();
    session()
        .record(
            Strength.ofExecutions(
                explored.stream().mapToLong(one -> one.effort().executions()).sum(),
                explored.stream().noneMatch(Exploration.Inconclusive.class::isInstance),
                searched.models().stream().map(Model::id).toList()));
    for (Exploration exploration : explored) {
      if (exploration instanceof Exploration.Failed(Failure failure, Effort effort)) {
        boolean weak = effort.model() == Model.RELEASE_ACQUIRE;
        String note = weak && passesOnX86(scenario) ? NOT_ON_X86 : "";
        throw violation(rule, expected, shortest(scenario, ground, rule, failure), effort, note);
      }
    }
    switch (explored.getLast()) {
      case Exploration.Passed _, Exploration.Failed _ -> {}
      case Exploration.Inconclusive(String bound, Effort effort) ->
          throw new Inconclusive("the search under " + effort.model().id() + " was cut: " + bound);
      case Exploration.NotExplorable notExplorable -> throw notExplorable(notExplorable, ground);
    }
  }

  /**
   * What was found, the strongest model first.
   *
   * @param models those whose executions it covers
   */
  private record Searched(List<Exploration> explored, List<Model> models) {}

  /**
   * Explores under the weakest model, whose executions include those of the others. What it finds
   * is looked for under the strongest one too: such a failure is easier to follow.
   */
  private Searched searchJava(Scenario scenario) {
    Exploration weak = explorer(Model.RELEASE_ACQUIRE).explore(scenario);
    return new Searched(
        isFinal(weak) ? List.of(weak) : List.of(explorer(Model.SEQUENTIAL).explore(scenario), weak),
        List.of(Model.SEQUENTIAL, Model.RELEASE_ACQUIRE));
  }

  /**
   * Explores under the model of this processor, if that is x86. Machine code need not report its
   * barriers. More of them allow fewer executions, so that a pass holds whatever they are, but a
   * failure counts only under sequential consistency.
   */
  private Searched searchMachineCode(Scenario scenario) {
    if (IS_X86) {
      Exploration weak = explorer(Model.TOTAL_STORE_ORDER, X86_BOUNDS).explore(scenario);
      if (isFinal(weak)) {
        return new Searched(List.of(weak), List.of(Model.SEQUENTIAL, Model.TOTAL_STORE_ORDER));
      }
    }
    return new Searched(
        List.of(explorer(Model.SEQUENTIAL).explore(scenario)), List.of(Model.SEQUENTIAL));
  }

  /**
   * Whether no other model is to be tried: all passed, or an actor was left running in memory that
   * may be closed, which nobody touches any more.
   */
  private static boolean isFinal(Exploration weak) {
    return switch (weak) {
      case Exploration.Passed _ -> true;
      case Exploration.NotExplorable notExplorable -> notExplorable.abandoned();
      case Exploration.Failed _, Exploration.Inconclusive _ -> false;
    };
  }

  private void playDisturbed(Scenario scenario, Ground ground, Rule rule, String expected) {
    Exploration played = explorer(Model.SEQUENTIAL).disturb(scenario);
    session()
        .record(
            Strength.ofExecutions(
                played.effort().executions(), false, List.of(Model.SEQUENTIAL.id())));
    switch (played) {
      case Exploration.Passed _ -> {}
      case Exploration.Failed(Failure failure, Effort effort) ->
          throw violation(rule, expected, failure, effort, "");
      case Exploration.Inconclusive(String bound, _) ->
          throw new Inconclusive("the scenario was not played to its end: " + bound);
      case Exploration.NotExplorable notExplorable -> throw notExplorable(notExplorable, ground);
    }
  }

  /** The failure of the same rule that is easiest to follow. */
  private Failure shortest(Scenario scenario, Ground ground, Rule first, Failure failure) {
    Rule broken = Complaint.parse(failure.complaint(), first).rule();
    Explained explained =
        Explanation.of(scenario)
            .within(session().settings().exploring().dividedBy(EXPLAINING))
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

  private boolean passesOnX86(Scenario scenario) {
    return explorer(Model.TOTAL_STORE_ORDER).explore(scenario) instanceof Exploration.Passed;
  }

  // No current machine tears what the JLS allows to tear, so such a failure belongs to the weak
  // model.
  private Explorer explorer(Model model) {
    return explorer(model, Bounds.USUAL);
  }

  private Explorer explorer(Model model, Bounds bounds) {
    return Explorer.under(model)
        .with(bounds.withMillis(session().settings().exploring().toMillis()))
        .with(model == Model.RELEASE_ACQUIRE ? Tearing.PLAIN_EIGHT_BYTES : Tearing.NONE)
        .withThreads(THREADS);
  }

  private Inconclusive notExplorable(Exploration.NotExplorable result, Ground ground) {
    if (result.abandoned()) {
      ground.guest().abandon();
    }
    return notExplorable(result.reason());
  }

  private Inconclusive notExplorable(String reason) {
    session().record(Strength.none());
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

  /** Without the line that is reported as a separate fact. */
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
