package org.sharedinfo.selftest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sharedinfo.gallery.Fault;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.gallery.Variant;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Catalogue;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.Environment;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Profile;

/** Runs the gallery in several processes, one per processor. */
public final class SelfTest {
  private final Profile profile;
  private final long seed;
  private final Listener listener;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Map<String, Judged> judged = new HashMap<>();

  private SelfTest(Profile profile, long seed, Listener listener) {
    this.profile = profile;
    this.seed = seed;
    this.listener = listener;
  }

  /** Receives the progress; called by one thread at a time. */
  public interface Listener {
    /** The number of implementations to judge. */
    void planned(int faults, int variants, int workers);

    /** One more has been judged. */
    void done(String id);
  }

  /**
   * Judges the gallery on this machine.
   *
   * @param wanted selects gallery implementations by id
   * @throws IOException if a worker cannot be started
   * @throws InterruptedException if it is stopped
   */
  public static KillMatrix run(
      Profile profile, long seed, Predicate<String> wanted, Listener listener)
      throws IOException, InterruptedException {
    return new SelfTest(profile, seed, listener).judgeAll(wanted);
  }

  private KillMatrix judgeAll(Predicate<String> wanted) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var budget = new CheckBudget(profile);
    Set<Evidence> available = availableEvidence();
    List<Fault> faults = Gallery.faults().stream().filter(f -> wanted.test(f.id())).toList();
    List<Variant> variants = Gallery.variants().stream().filter(v -> wanted.test(v.id())).toList();
    // Those that play every role take longest: start with them, so that no worker is left alone
    // with one.
    variants.forEach(variant -> waiting.add(variant.id()));
    faults.stream()
        .filter(fault -> budget.asks(fault, available))
        .forEach(fault -> waiting.add(fault.id()));
    int workers = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), waiting.size()));
    listener.planned(waiting.size() - variants.size(), variants.size(), workers);
    runWorkers(workers);
    return new KillMatrix(
        Environment.kitVersion(),
        Catalogue.VERSION,
        profile.id(),
        seed,
        machine(),
        (System.nanoTime() - began) / 1_000_000,
        faults.stream()
            .map(fault ->
                Optional.ofNullable(judged.get(fault.id()))
                    .map(one -> TriedFault.of(fault, one))
                    .orElseGet(() -> TriedFault.notAsked(fault)))
            .toList(),
        variants.stream()
            .map(variant ->
                TriedVariant.of(variant, Objects.requireNonNull(judged.get(variant.id()))))
            .toList());
  }

  private static Set<Evidence> availableEvidence() {
    return CheckPlan.discover().stream().map(PlannedCheck::evidence).collect(Collectors.toSet());
  }

  private static String machine() {
    return String.join(
        ", ",
        Environment.describe().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .toList());
  }

  private void runWorkers(int workers) throws IOException, InterruptedException {
    List<Callable<Void>> runs = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      runs.add(this::work);
    }
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> run : pool.invokeAll(runs)) {
        run.get();
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

  /** Judges one after another until none is waiting, and replaces a process that ended. */
  private Void work() throws IOException, InterruptedException {
    for (Optional<String> next = take(); next.isPresent(); next = take()) {
      try (var worker = GalleryProcess.start(profile, seed)) {
        while (next.isPresent()) {
          Optional<Judged> one = worker.judge(next.get());
          finish(one.orElseGet(lost(next.get())));
          next = one.isPresent() ? take() : Optional.empty();
        }
      }
    }
    return null;
  }

  private static Supplier<Judged> lost(String id) {
    return () -> Judged.lost(id, "the worker crashed or hung while it was judged");
  }

  private synchronized Optional<String> take() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  private synchronized void finish(Judged one) {
    judged.put(one.id(), one);
    listener.done(one.id());
  }
}
