package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Scope;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.tck.check.PropertySettings;

/**
 * One run: workers for each ABI, and their results as they come. Leaves {@code run.json} and {@code
 * results.ndjson} in the assignment's folder, whole or marked as incomplete. Of what a worker
 * tells, the outcome of a check that was asked for is taken, once; all else comes from the plan.
 */
public final class Certification {
  /** So many checks of a role may hang, each for the whole limit, before the rest is left out. */
  private static final int MOST_HANGS = 2;

  private final Assignment assignment;
  private final Plan plan;
  private final RunFiles files;
  private final RunListener listener;
  private volatile boolean stopped;
  private final Isolation isolation;
  private final Map<String, Offer> offers = new ConcurrentHashMap<>();

  /** Open until the implementation was loaded, or nothing is left that would load it. */
  private final CountDownLatch undecided = new CountDownLatch(1);

  private final Set<Abi> judged;
  private final Map<String, Integer> hangs = new ConcurrentHashMap<>();
  private final Explored explored = new Explored();

  private Certification(
      Assignment assignment, Isolation isolation, Plan plan, RunFiles files, RunListener listener) {
    this.assignment = assignment;
    this.isolation = isolation;
    this.plan = plan;
    this.files = files;
    this.listener = listener;
    this.judged = new ConcurrentSkipListSet<>(assignment.knownAbis());
  }

  /** The implementation cannot be used: the message says why, in one line. */
  public static final class UnusableImplementationException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableImplementationException(String message) {
      super(message);
    }
  }

  /** No worker can be started on this machine: the message says why, in one line. */
  public static final class NoWorkerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoWorkerException(String message) {
      super(message);
    }
  }

  /**
   * Carries out an assignment.
   *
   * @throws UnusableImplementationException if the implementation cannot be loaded or made
   * @throws IOException if results cannot be written, or a worker cannot be started
   * @throws InterruptedException if the run is stopped; the results are marked as incomplete
   */
  public static RunResults run(Assignment assignment, RunListener listener)
      throws UnusableImplementationException, IOException, InterruptedException {
    Plan plan = Plan.of(assignment);
    Isolation isolation =
        assignment.isolated() ? Isolation.detect() : new Isolation.None("switched off");
    try (var files =
        RunFiles.create(assignment, isolation, plan.size(assignment.knownAbis()), listener)) {
      new Certification(assignment, isolation, plan, files, listener).runAll();
      return files.complete();
    }
  }

  private void runAll() throws UnusableImplementationException, IOException, InterruptedException {
    List<Callable<Optional<String>>> runs = new ArrayList<>();
    var known = new AtomicInteger(judged.size());
    for (Abi abi : judged) {
      runs.add(() -> {
        try {
          return runSteps(abi);
        } finally {
          if (known.decrementAndGet() == 0) {
            undecided.countDown();
          }
        }
      });
    }
    for (Abi abi : assignment.openAbis()) {
      runs.add(() -> {
        undecided.await();
        return takeIn(abi) ? runSteps(abi) : Optional.empty();
      });
    }
    runAtOnce(runs);
    // races want all processors for themselves: one ABI after the other, when all else is done
    for (Abi abi : assignment.abis().stream().sorted().toList()) {
      if (!stopped && takeIn(abi)) {
        // the races of another ABI may have been the first to load it
        runAtOnce(List.of(() -> runSteps(abi)));
      }
      if (stopped || !judged.contains(abi)) {
        continue;
      }
      List<PlannedCheck> races = plan.races(abi);
      Calibration.Shown shown =
          assignment.calibration().calibrate(offered(races, abi), abi, listener);
      runAtOnce(List.of(() -> runAbi(abi.id(), races, shown)));
    }
  }

  private Optional<String> runSteps(Abi abi) throws IOException, InterruptedException {
    for (CheckResult result : plan.setAside(abi)) {
      files.append(result);
    }
    return runAbi(abi.id(), plan.steps(abi), Calibration.Shown.EVERYTHING);
  }

  /** Has an open ABI judged if it has guests of the kind that the implementation serves. */
  private boolean takeIn(Abi abi) throws IOException {
    boolean has =
        assignment.openAbis().contains(abi)
            && offers.values().stream().anyMatch(offer -> offer.kind().existsIn(abi));
    if (!has || !judged.add(abi)) {
      return false;
    }
    files.judgeAlso(abi, plan.size(Set.of(abi)));
    return true;
  }

  /** The races that apply, as far as is known. */
  private List<PlannedCheck> offered(List<PlannedCheck> races, Abi abi) {
    return Optional.ofNullable(offers.get(abi.id()))
        .map(offer -> races.stream().filter(race -> race.notApplicable(offer).isEmpty()).toList())
        .orElse(races);
  }

  private static void runAtOnce(List<Callable<Optional<String>>> runs)
      throws UnusableImplementationException, IOException, InterruptedException {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<String>> run : pool.invokeAll(runs)) {
        Optional<String> unusable = run.get();
        if (unusable.isPresent()) {
          throw new UnusableImplementationException(unusable.get());
        }
      }
    } catch (ExecutionException e) {
      switch (Objects.requireNonNull(e.getCause())) {
        case IOException io -> throw io;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException unchecked -> throw unchecked;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Runs the checks for one ABI. Returns why the implementation is unusable, where it is. */
  private Optional<String> runAbi(String abi, List<PlannedCheck> checks, Calibration.Shown shown)
      throws IOException, InterruptedException {
    List<PlannedCheck> left = new ArrayList<>(checks);
    if (offers.containsKey(abi)) {
      leaveOut(left, Objects.requireNonNull(offers.get(abi)));
    }
    while (!left.isEmpty() && !stopped) {
      var session = new Session(abi, left, shown);
      try (WorkerProcess worker = WorkerProcess.start(assignment, isolation, abi)) {
        Optional<WorkerProcess.LastWords> lost = session.listen(worker);
        files.log(abi, worker.printed());
        if (session.unusable.isPresent()) {
          return session.unusable;
        }
        if (lost.isEmpty()) {
          break;
        }
        if (!offers.containsKey(abi)) {
          return Optional.of(session.unmade(lost.get()));
        }
        session.blame(lost.get());
      }
    }
    if (stopped) {
      return Optional.empty();
    }
    for (PlannedCheck check : left) {
      files.append(lost(check, abi, "the worker ended without a result for this check", ""));
    }
    return Optional.empty();
  }

  /** Takes out what does not apply to an implementation that offers this. */
  private void leaveOut(List<PlannedCheck> left, Offer offer) throws IOException {
    for (PlannedCheck check : List.copyOf(left)) {
      Optional<String> reason = check.notApplicable(offer);
      if (reason.isPresent()) {
        left.remove(check);
        files.append(
            without(check, offer.abi().id(), Verdict.NOT_APPLICABLE, Blame.NONE, reason.get(), ""));
      }
    }
  }

  private void append(CheckResult result) throws IOException {
    files.append(result);
    if (assignment.failFast() && result.verdict().isFailure()) {
      stopped = true;
    }
  }

  private CheckResult lost(PlannedCheck check, String abi, String message, String detail) {
    return without(check, abi, Verdict.ERROR, Blame.KIT, message, detail);
  }

  private CheckResult without(
      PlannedCheck check, String abi, Verdict verdict, Blame blame, String message, String detail) {
    return check.result(abi, verdict, blame, Strength.NONE, seedOf(check), message, detail, 0);
  }

  private long seedOf(PlannedCheck check) {
    return PropertySettings.seedOf(assignment.seed(), check.id());
  }

  /** What one worker did of what was left. */
  private final class Session {
    private final String abi;
    private final List<PlannedCheck> left;
    private final Calibration.Shown shown;
    private Optional<PlannedCheck> running = Optional.empty();
    private Optional<PlannedCheck> hung = Optional.empty();
    private Optional<String> unusable = Optional.empty();
    private boolean ready;
    private boolean loaded;
    private int finished;

    Session(String abi, List<PlannedCheck> left, Calibration.Shown shown) {
      this.abi = abi;
      this.left = left;
      this.shown = shown;
    }

    /** Hears the worker to its end; where it ended before its time, returns how. */
    Optional<WorkerProcess.LastWords> listen(WorkerProcess worker)
        throws IOException, InterruptedException {
      while (true) {
        switch (worker.next()) {
          case WorkerProcess.Gone(var last) -> {
            return Optional.of(last);
          }
          case WorkerProcess.Told(Message message) -> {
            if (hear(message, worker)) {
              return Optional.empty();
            }
          }
        }
      }
    }

    /** Hears one message. Returns whether it is the last one. */
    private boolean hear(Message message, WorkerProcess worker) throws IOException {
      switch (message) {
        case Message.Ready _ -> ready = true;
        case Message.Loaded(var implementation, Offer offer) -> load(implementation, offer, worker);
        case Message.Unusable(String why) -> unusable = Optional.of(why);
        case Message.Started(String check) -> running = planned(check);
        case Message.Finished result -> finish(result);
        case Message.Alive _ -> {
          // the worker watches its own progress
        }
        case Message.Explained(var cause) when cause.abi().equals(abi) -> files.explain(cause);
        case Message.Explained _ -> {
          // no worker speaks of another ABI
        }
        case Message.Done _ -> {
          return true;
        }
      }
      return unusable.isPresent() || stopped;
    }

    /** The first answer in a run decides what applies. */
    private void load(RunInfo.Implementation implementation, Offer told, WorkerProcess worker)
        throws IOException {
      if (loaded) {
        return;
      }
      loaded = true;
      Offer offer = offers.computeIfAbsent(abi, _ -> told);
      files.loaded(implementation, Scope.of(offer.kind().id(), offer.abi(), offer.limits()));
      undecided.countDown();
      leaveOut(left, offer);
      worker.run(new WorkOrder.Checks(List.copyOf(left), explored.settled(left, abi)));
    }

    private Optional<PlannedCheck> planned(String id) {
      return left.stream().filter(check -> check.id().equals(id)).findFirst();
    }

    private void finish(Message.Finished told) throws IOException {
      Optional<PlannedCheck> check = planned(told.check());
      if (check.isPresent() && told.isOfACheckThatRan()) {
        left.remove(check.get());
        running = Optional.empty();
        hung = check.filter(_ -> told.hung());
        finished++;
        CheckResult result = told.of(check.get(), abi, seedOf(check.get()));
        explored.note(result);
        append(plan.judge(shown.judge(check.get(), result)));
      }
    }

    /** Why the provider could not even be made. */
    String unmade(WorkerProcess.LastWords last) throws NoWorkerException {
      if (!ready) {
        throw new NoWorkerException(
            "no worker can be started: "
                + last.cause(abi)
                + last.printed().lines().findFirst().map(line -> ": " + line).orElse(""));
      }
      return switch (last.way()) {
        case KILLED ->
            throw new NoWorkerException(
                "the worker was lost while provider "
                    + assignment.provider()
                    + " was made: "
                    + last.cause(abi));
        case ENDED, CRASHED ->
            "provider "
                + assignment.provider()
                + " took its process down while it was made: "
                + last.cause(abi);
        case STUCK, RESTED ->
            "provider "
                + assignment.provider()
                + " cannot be made, or does not say what it offers: "
                + last.cause(abi);
      };
    }

    /** The worker ended before its time: whatever ran then takes the blame. */
    void blame(WorkerProcess.LastWords last) throws IOException {
      if (hung.isPresent()) {
        if (hangs.merge(abi + hung.get().role(), 1, Integer::sum) >= MOST_HANGS) {
          skipRoleOf(hung.get());
        }
      } else if (running.isPresent()) {
        PlannedCheck check = running.get();
        left.remove(check);
        append(
            switch (last.way()) {
              case KILLED, ENDED, CRASHED ->
                  without(
                      check,
                      abi,
                      Verdict.ERROR,
                      last.isKits() ? Blame.KIT : Blame.IMPLEMENTATION,
                      (last.isKits()
                              ? "the kit broke: "
                              : "the implementation took the worker down: ")
                          + last.cause(abi),
                      last.printed());
              case STUCK ->
                  without(
                      check,
                      abi,
                      Verdict.ERROR,
                      Blame.IMPLEMENTATION,
                      "the worker hangs in machine code, or its JVM is broken: " + last.ending(),
                      last.printed());
              case RESTED ->
                  without(
                      check,
                      abi,
                      Verdict.INCONCLUSIVE,
                      Blame.NONE,
                      "the worker was stopped, or no thread of it can run: " + last.ending(),
                      last.printed());
            });
        if (last.way() == WorkerProcess.Way.STUCK || last.way() == WorkerProcess.Way.RESTED) {
          skipRoleOf(check);
        }
      } else if (finished == 0) {
        // nothing was begun and nothing came of it: another worker would end the same way
        PlannedCheck check = left.removeFirst();
        files.append(
            lost(
                check,
                abi,
                "the worker ended before this check: " + last.cause(abi),
                last.printed()));
      }
    }

    /** What hangs once hangs again, each time for the whole limit. */
    private void skipRoleOf(PlannedCheck stuck) throws IOException {
      for (PlannedCheck check : List.copyOf(left)) {
        if (check.role() == stuck.role()) {
          left.remove(check);
          files.append(
              without(
                  check,
                  abi,
                  Verdict.INCONCLUSIVE,
                  Blame.NONE,
                  "not run: the same role hung in " + stuck.id(),
                  ""));
        }
      }
    }
  }
}
