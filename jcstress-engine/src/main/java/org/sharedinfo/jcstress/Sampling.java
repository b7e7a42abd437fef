package org.sharedinfo.jcstress;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.util.Counter;

/**
 * Runs one test in a fork, in short slices. After each slice it checks the outcomes, and chooses
 * how the actors wait for each other. Spinning actors overlap most often, but make almost no
 * progress while another process uses one of their processors. Yielding avoids that, but the actors
 * may then hardly overlap. So they spin, and on a busy machine they yield in every other slice. In
 * those slices the actors wait for each other less often, each has its own processor, and a slice
 * is longer.
 */
final class Sampling {
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long JOIN_MILLIS = 20;
  // The share of their processors that spinning actors get on an idle machine.
  private static final double UNDISTURBED = 0.8;
  private static final int LONGEST = 2;

  /**
   * How a slice is sampled.
   *
   * @param waiting how the actors wait for each other
   * @param times its length as a multiple of the usual one; 1 on an idle machine
   */
  private record Way(SpinLoopStyle waiting, int times) {}

  private final Class<?> runner;
  private final TrialConfig config;
  private final int actors;
  private final Predicate<String> last;
  private final Duration patience;
  private final Predicate<String> witness;
  private final long enough;
  private final Runnable gotOn;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final SortedMap<String, Long> outcomes = new TreeMap<>();

  /**
   * Prepares one run of a test.
   *
   * @param runner the generated runner
   * @param last whether a slice with this outcome is the last one
   * @param patience how much longer it samples without a witness, in processor time of each actor
   * @param witness whether an outcome is a witness
   * @param enough how many witnesses are enough. If there are fewer, but some, it samples for a
   *     fifth of its patience, by wall clock or processor time, whichever ends first
   * @param gotOn called after each slice
   */
  Sampling(
      Class<?> runner,
      ForkedTestConfig config,
      int actors,
      Predicate<String> last,
      Duration patience,
      Predicate<String> witness,
      long enough,
      Runnable gotOn) {
    this.runner = runner;
    this.config = RunnerConfig.of(config).trial(system::getProcessCpuTime);
    this.actors = actors;
    this.last = last;
    this.patience = patience;
    this.witness = witness;
    this.enough = enough;
    this.gotOn = gotOn;
  }

  /**
   * Samples in this thread; returns only when all actors do.
   *
   * @throws ReflectiveOperationException if the runner is not one that JCStress generates
   */
  TestResult run() throws InterruptedException, ReflectiveOperationException {
    try {
      tryOut(newRunner(config));
      gotOn.run();
    } catch (LinkageError e) {
      return ForkMain.failed(Status.API_MISMATCH, "the test does not fit its classes", e);
    } catch (Throwable e) {
      return ForkMain.failed(Status.CHECK_TEST_ERROR, "an actor threw in the trial run", e);
    }
    Duration left = Duration.ofMillis(config.time);
    Duration more = Duration.ZERO;
    Duration used = Duration.ZERO;
    Way way = new Way(config.spinLoopStyle, 1);
    Duration slice = next(SLICE, left);
    while ((left.isPositive() || isWorthMore(more, used))
        && outcomes.keySet().stream().noneMatch(last)) {
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      if (way.times() > 1) {
        Apart.keep(actors);
      }
      try {
        sample(newRunner(config(way, slice).forked()));
      } catch (ActorThrew e) {
        return ForkMain.failed(Status.TEST_ERROR, "an actor threw", e.thrown);
      }
      gotOn.run();
      long nanos = system.getProcessCpuTime() - cpu;
      long wall = System.nanoTime() - start;
      if (slice.compareTo(SLICE) >= 0) {
        way = next(way, (double) nanos / wall / atOnce());
      }
      if (left.isPositive()) {
        left = left.minus(slice);
      } else {
        more = more.plusNanos(wall);
        used = used.plusNanos(nanos / actors);
      }
      slice = next(slice, left);
    }
    var result = new TestResult(Status.NORMAL);
    outcomes.forEach(result::addState);
    return result;
  }

  /**
   * Whether to sample beyond its time, given the outcomes so far.
   *
   * @param more the extra time so far, by wall clock
   * @param used the same in processor time
   */
  private boolean isWorthMore(Duration more, Duration used) {
    long seen =
        outcomes.entrySet().stream()
            .filter(outcome -> witness.test(outcome.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (seen == 0) {
      return used.compareTo(patience) < 0;
    }
    Duration less = patience.dividedBy(5);
    return seen < enough && used.compareTo(less) < 0 && more.compareTo(less) < 0;
  }

  /** How many actors can run at the same time. */
  private int atOnce() {
    return Math.min(actors, Runtime.getRuntime().availableProcessors());
  }

  /** Short ones grow: a test that needs little more than its time does not take much more. */
  private static Duration next(Duration slice, Duration left) {
    if (left.isPositive() && left.compareTo(SLICE.multipliedBy(2)) < 0) {
      return left;
    }
    Duration twice = slice.multipliedBy(2);
    return twice.compareTo(SLICE) < 0 ? twice : SLICE;
  }

  private Way next(Way way, double share) {
    if (way.waiting() != config.spinLoopStyle) {
      return new Way(config.spinLoopStyle, way.times());
    }
    if (share >= UNDISTURBED) {
      return new Way(config.spinLoopStyle, 1);
    }
    int times = (int) Math.clamp(Math.ceil(1 / share), 2, LONGEST);
    return new Way(SpinLoopStyle.THREAD_YIELD, times);
  }

  private RunnerConfig config(Way way, Duration slice) {
    RunnerConfig usual =
        RunnerConfig.of(config).with(way.waiting(), slice.multipliedBy(way.times()));
    return way.times() == 1 ? usual : usual.inOneStride();
  }

  private Runner<?> newRunner(ForkedTestConfig with) throws ReflectiveOperationException {
    return (Runner<?>) runner.getConstructor(ForkedTestConfig.class).newInstance(with);
  }

  /**
   * Starts with one state and increases the number, to fit the strides to the heap. The outcomes do
   * not count: after an actor threw, they include states that no actor used.
   */
  private static <R> void tryOut(Runner<R> first) throws Throwable {
    first.sanityCheck(new Counter<R>());
  }

  private <R> void sample(Runner<R> slice) throws InterruptedException, ActorThrew {
    List<CounterThread<R>> running = new ArrayList<>(slice.internalRun());
    while (!running.isEmpty()) {
      for (CounterThread<R> actor : List.copyOf(running)) {
        actor.join(JOIN_MILLIS);
        if (!actor.isAlive()) {
          if (actor.throwable() != null) {
            throw new ActorThrew(actor.throwable());
          }
          collect(actor.result());
          running.remove(actor);
        }
      }
    }
  }

  private <R> void collect(Counter<R> counter) {
    counter
        .elementSet()
        .forEach(id -> outcomes.merge(String.valueOf(id), counter.count(id), Long::sum));
  }

  private static final class ActorThrew extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Throwable thrown;

    ActorThrew(Throwable thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }
}
