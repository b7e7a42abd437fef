package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.tck.check.PropertySettings;

/**
 * One run: workers for each ABI, and their results as they come. Leaves {@code run.json} and {@code
 * results.ndjson} in the assignment's folder, whole or marked as incomplete.
 */
public final class Certification {
  private final Assignment assignment;
  private final Plan plan;
  private final RunFiles files;
  private final RunListener listener;
  private final Set<Needs> declined = ConcurrentHashMap.newKeySet();
  private final Explored explored = new Explored();

  private Certification(Assignment assignment, Plan plan, RunFiles files, RunListener listener) {
    this.assignment = assignment;
    this.plan = plan;
    this.files = files;
    this.listener = listener;
  }

  /** The implementation cannot be used: the message says why, in one line. */
  public static final class UnusableImplementationException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableImplementationException(String message) {
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
  public static RunInfo run(Assignment assignment, RunListener listener)
      throws UnusableImplementationException, IOException, InterruptedException {
    Plan plan = Plan.of(assignment);
    try (var files = RunFiles.create(assignment, plan.size(), listener)) {
      new Certification(assignment, plan, files, listener).runAll();
      return files.complete();
    }
  }

  private void runAll() throws UnusableImplementationException, IOException, InterruptedException {
    for (Abi abi : plan.abis()) {
      for (CheckResult result : plan.setAside(abi)) {
        files.append(result);
      }
    }
    List<Callable<Optional<String>>> runs = new ArrayList<>();
    for (Abi abi : plan.abis()) {
      runs.add(() -> runAbi(abi.id(), plan.steps(abi), Calibration.Shown.EVERYTHING));
    }
    runAtOnce(runs);
    // races want all processors for themselves: one ABI after the other, when all else is done
    for (Abi abi : plan.abis()) {
      List<PlannedCheck> races = plan.races(abi);
      Calibration.Shown shown =
          assignment.calibration().calibrate(offered(races, abi), abi, listener);
      runAtOnce(List.of(() -> runAbi(abi.id(), races, shown)));
    }
  }

  /** The races but for those of whose needs it is known that the implementation has them not. */
  private List<PlannedCheck> offered(List<PlannedCheck> races, Abi abi) {
    return races.stream().filter(race -> !declined.contains(Needs.of(race, abi.id()))).toList();
  }

  /** What a check needs of the implementation. */
  private record Needs(List<Capability> capabilities, String abi) {
    static Needs of(PlannedCheck check, String abi) {
      return new Needs(check.needs(), abi);
    }
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
    boolean loaded = false;
    while (!left.isEmpty()) {
      var session = new Session(abi, left, shown);
      try (WorkerProcess worker =
          WorkerProcess.start(assignment, abi, List.copyOf(left), explored.settled(left, abi))) {
        session.listen(worker);
        if (session.unusable.isPresent()) {
          return session.unusable;
        }
        if (session.done) {
          break;
        }
        WorkerProcess.LastWords last = worker.lastWords();
        if (!session.loaded && !loaded) {
          return Optional.of(
              "provider "
                  + assignment.provider()
                  + " took its process down while it was made: "
                  + last.cause(abi));
        }
        loaded = true;
        session.blame(last);
      }
    }
    for (PlannedCheck check : left) {
      files.append(lost(check, abi, "the worker ended without a result for this check", ""));
    }
    return Optional.empty();
  }

  private CheckResult lost(PlannedCheck check, String abi, String message, String detail) {
    return check.result(
        abi,
        Verdict.ERROR,
        Blame.KIT,
        Strength.NONE,
        PropertySettings.seedOf(assignment.seed(), check.id()),
        message,
        detail,
        0);
  }

  /** What one worker did of what was left. */
  private final class Session {
    private final String abi;
    private final List<PlannedCheck> left;
    private final Calibration.Shown shown;
    private Optional<PlannedCheck> running = Optional.empty();
    private Optional<String> unusable = Optional.empty();
    private boolean loaded;
    private boolean done;
    private int finished;

    Session(String abi, List<PlannedCheck> left, Calibration.Shown shown) {
      this.abi = abi;
      this.left = left;
      this.shown = shown;
    }

    void listen(WorkerProcess worker) throws IOException {
      for (Optional<Message> next = worker.next(); next.isPresent(); next = worker.next()) {
        switch (next.get()) {
          case Message.Loaded message -> {
            loaded = true;
            files.loaded(message.implementation(), message.scope());
          }
          case Message.Unusable message -> unusable = Optional.of(message.why());
          case Message.Started message -> running = planned(message.check());
          case Message.Finished message -> finish(message.result());
          case Message.Alive _ -> {
            // the worker watches its own progress
          }
          case Message.Explained message -> files.explain(message.cause());
          case Message.Done _ -> done = true;
        }
      }
    }

    private Optional<PlannedCheck> planned(String id) {
      return left.stream().filter(check -> check.id().equals(id)).findFirst();
    }

    private void finish(CheckResult result) throws IOException {
      Optional<PlannedCheck> check = planned(result.check());
      if (check.isPresent()) {
        left.remove(check.get());
        running = Optional.empty();
        finished++;
        if (result.verdict() == Verdict.NOT_APPLICABLE) {
          declined.add(Needs.of(check.get(), abi));
        }
        explored.note(result);
        files.append(plan.judge(shown.judge(check.get(), result)));
      }
    }

    /** The worker ended before its time: whatever ran then takes the blame. */
    void blame(WorkerProcess.LastWords last) throws IOException {
      if (running.isPresent()) {
        PlannedCheck check = running.get();
        left.remove(check);
        files.append(
            check.result(
                abi,
                Verdict.ERROR,
                last.isKits() ? Blame.KIT : Blame.IMPLEMENTATION,
                Strength.NONE,
                PropertySettings.seedOf(assignment.seed(), check.id()),
                (last.isKits() ? "the kit broke: " : "the implementation took the worker down: ")
                    + last.cause(abi),
                last.printed(),
                0));
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
  }
}
