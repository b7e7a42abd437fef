package org.sharedinfo.tck.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;

/**
 * One run: workers for each ABI, and their results as they come. Writes {@code run.json} and {@code
 * results.ndjson} to the assignment's folder, complete or marked as incomplete. Of a worker's
 * messages, only the outcome of a requested check is used, once. Everything else comes from the
 * plan.
 */
public final class Certification {
  private final Assignment assignment;
  private final SpareWorkers workers;
  private final Isolation isolation;
  private final Plan plan;
  private final RunFiles files;
  private final RunListener listener;
  private final List<AbiRun> runs;
  private final List<AbiRun> open;

  private Certification(
      Assignment assignment,
      SpareWorkers workers,
      Isolation isolation,
      Plan plan,
      RunFiles files,
      RunListener listener) {
    this.assignment = assignment;
    this.workers = workers;
    this.isolation = isolation;
    this.plan = plan;
    this.files = files;
    this.listener = listener;
    this.runs = new ArrayList<>(runs(assignment.knownAbis()));
    this.open = new ArrayList<>(runs(assignment.openAbis()));
  }

  /** The implementation cannot be used; the message gives the reason in one line. */
  public static final class UnusableImplementationException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableImplementationException(String message) {
      super(message);
    }
  }

  /** No worker can be started on this machine; the message gives the reason in one line. */
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
    try (var workers = SpareWorkers.ofOneRun()) {
      return run(assignment, workers, listener);
    }
  }

  /**
   * As {@link #run(Assignment, RunListener)}.
   *
   * @param workers where its workers come from
   */
  public static RunResults run(Assignment assignment, SpareWorkers workers, RunListener listener)
      throws UnusableImplementationException, IOException, InterruptedException {
    Plan plan = Plan.of(assignment);
    Isolation isolation =
        assignment.isolated() ? Isolation.detect() : new Isolation.None("switched off");
    int atOnce =
        (int) assignment.knownAbis().stream().filter(abi -> plan.size(Set.of(abi)) > 0).count();
    workers.begin(assignment, isolation, atOnce);
    try (var files =
        RunFiles.create(assignment, isolation, plan.size(assignment.knownAbis()), listener)) {
      new Certification(assignment, workers, isolation, plan, files, listener).runAll();
      return files.complete();
    }
  }

  private void runAll() throws UnusableImplementationException, IOException, InterruptedException {
    try {
      judgeSteps(runs);
      takeIn();
      // races need all processors: one ABI after another, after everything else
      for (int next = 0; next < runs.size() && !files.isEnough(); next++) {
        AbiRun run = runs.get(next);
        List<PlannedCheck> races = plan.races(run.abi());
        Calibration.Shown shown =
            assignment.calibration().calibrate(run.applicable(races), run.abi(), listener);
        judgeAtOnce(List.of(() -> run.judge(races, shown)));
        takeIn();
      }
    } finally {
      for (AbiRun run : runs) {
        run.close();
      }
    }
  }

  private List<AbiRun> runs(Set<Abi> abis) {
    return abis.stream()
        .sorted()
        .map(abi -> new AbiRun(assignment, workers, isolation, abi, plan, files))
        .toList();
  }

  private void judgeSteps(List<AbiRun> of)
      throws UnusableImplementationException, IOException, InterruptedException {
    for (AbiRun run : of) {
      for (CheckResult result : plan.setAside(run.abi())) {
        files.append(result);
      }
    }
    judgeAtOnce(
        of.stream()
            .<Callable<Optional<String>>>map(
                run -> () -> run.judge(plan.steps(run.abi()), Calibration.Shown.EVERYTHING))
            .toList());
  }

  /** Takes in the open ABIs that have guests of the kind that the implementation serves. */
  private void takeIn() throws UnusableImplementationException, IOException, InterruptedException {
    List<AbiRun> more =
        open.stream()
            .filter(run -> runs.stream().anyMatch(known -> known.servesKindOf(run.abi())))
            .toList();
    for (AbiRun run : more) {
      files.judgeAlso(run.abi(), plan.size(Set.of(run.abi())));
    }
    open.removeAll(more);
    runs.addAll(more);
    judgeSteps(more);
  }

  private static void judgeAtOnce(List<Callable<Optional<String>>> runs)
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
}
