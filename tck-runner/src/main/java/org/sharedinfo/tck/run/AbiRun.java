package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.tck.cause.Standing;
import org.sharedinfo.tck.check.PropertySettings;
import org.sharedinfo.tck.run.Certification.NoWorkerException;

/**
 * One ABI's part of a run. Its worker stays from one judgement to the next; where one is lost, the
 * next one gets the checks that are left.
 *
 * <p>Threading: one thread at a time.
 */
final class AbiRun implements AutoCloseable {
  /**
   * The number of checks of a role that may hang, each for the whole limit, before the others are
   * skipped.
   */
  private static final int MOST_HANGS = 2;

  private final Assignment assignment;
  private final SpareWorkers workers;
  private final Isolation isolation;
  private final Abi abi;
  private final Plan plan;
  private final RunFiles files;
  private final Map<Role, Integer> hangs = new EnumMap<>(Role.class);
  private final Explored explored = new Explored();
  private final List<CheckResult> results = new ArrayList<>();
  private Optional<Offer> offer = Optional.empty();
  private Optional<WorkerProcess> worker = Optional.empty();

  // of the judgement that is going on
  private List<PlannedCheck> left = List.of();
  private Map<Role, Standing> unexplained = Map.of();
  private Calibration.Shown shown = Calibration.Shown.EVERYTHING;

  // of the worker that is at it
  private Optional<PlannedCheck> running = Optional.empty();
  private Optional<PlannedCheck> hung = Optional.empty();
  private Optional<String> unusable = Optional.empty();
  private boolean ready;
  private boolean loaded;
  private boolean begun;

  AbiRun(
      Assignment assignment,
      SpareWorkers workers,
      Isolation isolation,
      Abi abi,
      Plan plan,
      RunFiles files) {
    this.assignment = assignment;
    this.workers = workers;
    this.isolation = isolation;
    this.abi = abi;
    this.plan = plan;
    this.files = files;
  }

  Abi abi() {
    return abi;
  }

  /** Whether the implementation serves guests of a kind that an ABI has; unknown counts as no. */
  boolean servesKindOf(Abi other) {
    return offer.filter(told -> told.kind().existsIn(other)).isPresent();
  }

  /** The checks that apply, as far as known. */
  List<PlannedCheck> applicable(List<PlannedCheck> checks) {
    return offer
        .map(told -> checks.stream().filter(check -> check.notApplicable(told).isEmpty()).toList())
        .orElse(checks);
  }

  /**
   * Judges by some of the plan's checks.
   *
   * @param shown what races show on this machine
   * @return why the implementation is unusable, if it is
   */
  Optional<String> judge(List<PlannedCheck> checks, Calibration.Shown shown)
      throws IOException, InterruptedException {
    this.left = new ArrayList<>(checks);
    this.shown = shown;
    this.unexplained = Map.of();
    if (offer.isPresent()) {
      leaveOut(offer.get());
    }
    while (!left.isEmpty() && !files.isEnough()) {
      boolean fresh = worker.isEmpty();
      begun = false;
      Optional<WorkerProcess.LastWords> lost = work();
      if (unusable.isPresent()) {
        return unusable;
      }
      if (lost.isEmpty()) {
        break;
      }
      close();
      if (offer.isEmpty()) {
        return Optional.of(unmade(lost.get()));
      }
      blame(lost.get(), fresh);
    }
    if (!files.isEnough()) {
      for (PlannedCheck check : left) {
        files.append(lost(check, "the worker ended without a result for this check", ""));
      }
      explain();
    }
    return Optional.empty();
  }

  /**
   * Asks a worker for the likely causes of failures that have none yet. The results of all workers
   * count, including those that crashed.
   */
  private void explain() throws IOException, InterruptedException {
    left = List.of();
    unexplained = unexplained();
    if (!unexplained.isEmpty() && (work().isPresent() || unusable.isPresent())) {
      close();
    }
  }

  private Map<Role, Standing> unexplained() {
    Map<Role, Standing> failing = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      Standing standing = Standing.of(results, role);
      if (!standing.broken().isEmpty() && !files.isExplained(role.id(), abi.id())) {
        failing.put(role, standing);
      }
    }
    return failing;
  }

  /**
   * Orders a worker, a new one if necessary, to do what is left. If it ended early, returns how.
   */
  private Optional<WorkerProcess.LastWords> work() throws IOException, InterruptedException {
    boolean fresh = worker.isEmpty();
    WorkerProcess at = fresh ? start() : worker.get();
    if (!fresh) {
      order(at);
    }
    return listen(at);
  }

  private WorkerProcess start() throws IOException {
    WorkerProcess started = workers.start(assignment, isolation, abi.id());
    worker = Optional.of(started);
    running = Optional.empty();
    hung = Optional.empty();
    unusable = Optional.empty();
    ready = false;
    loaded = false;
    return started;
  }

  /** Ends the worker, and keeps what it printed. */
  @Override
  public void close() throws IOException {
    if (worker.isPresent()) {
      try (WorkerProcess ended = worker.get()) {
        files.log(abi.id(), ended.printed());
      } finally {
        worker = Optional.empty();
      }
    }
  }

  private CheckResult lost(PlannedCheck check, String message, String detail) {
    return without(check, Verdict.ERROR, Blame.KIT, message, detail);
  }

  private CheckResult without(
      PlannedCheck check, Verdict verdict, Blame blame, String message, String detail) {
    return check.result(abi, verdict, blame, Strength.none(), seedOf(check), message, detail, 0);
  }

  private long seedOf(PlannedCheck check) {
    return PropertySettings.seedOf(assignment.seed(), check.id());
  }

  /** Receives the worker's messages until it is done; if it ended early, returns how. */
  private Optional<WorkerProcess.LastWords> listen(WorkerProcess worker)
      throws IOException, InterruptedException {
    while (true) {
      switch (worker.next()) {
        case WorkerProcess.Gone(var last) -> {
          return Optional.of(last);
        }
        case WorkerProcess.Told(WorkerMessage message) -> {
          if (hear(message, worker)) {
            return Optional.empty();
          }
        }
      }
    }
  }

  /** Handles one message. Returns whether it is the last one. */
  private boolean hear(WorkerMessage message, WorkerProcess worker) throws IOException {
    switch (message) {
      case WorkerMessage.Ready _ -> ready = true;
      case WorkerMessage.Loaded(var implementation, Offer told) ->
          load(implementation, told, worker);
      case WorkerMessage.Unusable(String why) -> unusable = Optional.of(why);
      case WorkerMessage.Started(String check) -> running = planned(check);
      case WorkerMessage.Finished result -> finish(result);
      case WorkerMessage.Alive _ -> {
        // the worker monitors its own progress
      }
      case WorkerMessage.Explained(var cause) when cause.abi().equals(abi.id()) ->
          files.explain(cause);
      case WorkerMessage.Explained _ -> {
        // a worker's messages are about its own ABI
      }
      case WorkerMessage.Done _ -> {
        return true;
      }
    }
    return unusable.isPresent() || files.isEnough();
  }

  /** The first answer in a run determines what applies. */
  private void load(RunInfo.Implementation implementation, Offer told, WorkerProcess worker)
      throws IOException {
    if (loaded) {
      return;
    }
    loaded = true;
    if (offer.isEmpty()) {
      offer = Optional.of(told);
    }
    Offer first = offer.get();
    files.loaded(implementation, Scope.of(first.kind().id(), first.abi(), first.limits()));
    leaveOut(first);
    order(worker);
  }

  /** Leaves out what does not apply to an implementation that offers this. */
  private void leaveOut(Offer told) throws IOException {
    for (PlannedCheck check : List.copyOf(left)) {
      Optional<String> reason = check.notApplicable(told);
      if (reason.isPresent()) {
        left.remove(check);
        files.append(without(check, Verdict.NOT_APPLICABLE, Blame.NONE, reason.get(), ""));
      }
    }
  }

  private void order(WorkerProcess worker) {
    worker.run(new WorkOrder.Checks(List.copyOf(left), explored.settled(left), unexplained));
  }

  private Optional<PlannedCheck> planned(String id) {
    return left.stream().filter(check -> check.id().equals(id)).findFirst();
  }

  private void finish(WorkerMessage.Finished told) throws IOException {
    Optional<PlannedCheck> check = planned(told.check());
    if (check.isPresent() && told.isOfACheckThatRan()) {
      left.remove(check.get());
      running = Optional.empty();
      hung = check.filter(_ -> told.hung());
      begun = true;
      CheckResult result = told.of(check.get(), abi, seedOf(check.get()));
      explored.note(result);
      results.add(result);
      files.append(plan.judge(shown.judge(check.get(), result)));
    }
  }

  /** Why the provider could not be created. */
  private String unmade(WorkerProcess.LastWords last) throws NoWorkerException {
    if (!ready) {
      throw new NoWorkerException(
          "no worker can be started: "
              + last.cause(abi.id())
              + last.printed().lines().findFirst().map(line -> ": " + line).orElse(""));
    }
    return switch (last.way()) {
      case KILLED ->
          throw new NoWorkerException(
              "the worker was lost while provider "
                  + assignment.provider()
                  + " was created: "
                  + last.cause(abi.id()));
      case ENDED, CRASHED ->
          "provider "
              + assignment.provider()
              + " crashed its process while it was created: "
              + last.cause(abi.id());
      case STUCK, RESTED ->
          "provider "
              + assignment.provider()
              + " cannot be created, or does not report what it offers: "
              + last.cause(abi.id());
    };
  }

  /**
   * The worker ended early: the running check is blamed.
   *
   * @param fresh whether it was started for this judgement
   */
  private void blame(WorkerProcess.LastWords last, boolean fresh) throws IOException {
    if (hung.isPresent()) {
      if (hangs.merge(hung.get().role(), 1, Integer::sum) >= MOST_HANGS) {
        skipRoleOf(hung.get());
      }
    } else if (running.isPresent()) {
      PlannedCheck check = running.get();
      left.remove(check);
      files.append(
          switch (last.way()) {
            case KILLED, ENDED, CRASHED ->
                without(
                    check,
                    Verdict.ERROR,
                    last.isKits() ? Blame.KIT : Blame.IMPLEMENTATION,
                    (last.isKits() ? "the kit broke: " : "the implementation crashed the worker: ")
                        + last.cause(abi.id()),
                    last.printed());
            case STUCK ->
                without(
                    check,
                    Verdict.ERROR,
                    Blame.IMPLEMENTATION,
                    "the worker hangs in native code, or its JVM is broken: " + last.ending(),
                    last.printed());
            case RESTED ->
                without(
                    check,
                    Verdict.INCONCLUSIVE,
                    Blame.NONE,
                    "the worker was stopped, or none of its threads can run: " + last.ending(),
                    last.printed());
          });
      if (last.way() == WorkerProcess.Way.STUCK || last.way() == WorkerProcess.Way.RESTED) {
        skipRoleOf(check);
      }
    } else if (fresh && !begun) {
      // the worker ended before it began anything: another one would end the same way
      PlannedCheck check = left.removeFirst();
      files.append(
          lost(
              check,
              "the worker ended before this check: " + last.cause(abi.id()),
              last.printed()));
    }
  }

  /** An implementation that hangs once would hang again, each time for the whole limit. */
  private void skipRoleOf(PlannedCheck stuck) throws IOException {
    for (PlannedCheck check : List.copyOf(left)) {
      if (check.role() == stuck.role()) {
        left.remove(check);
        files.append(
            without(
                check,
                Verdict.INCONCLUSIVE,
                Blame.NONE,
                "not run: the same role hung in " + stuck.id(),
                ""));
      }
    }
  }
}
