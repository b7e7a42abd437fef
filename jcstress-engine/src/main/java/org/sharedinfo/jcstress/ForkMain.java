package org.sharedinfo.jcstress;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.vm.AllocProfileSupport;

/**
 * The main class of a fork: runs tests one after another and sends each result at once. It ends
 * after the first abnormal result, because threads of that test may still run, and when the JVM
 * that started it ends.
 */
final class ForkMain {
  private static final int FIRST_TEST = 4;

  private final ForkLink link;
  private final Duration limit;
  private final boolean stopOnForbidden;
  private final Duration patience;
  private final long witnesses;

  private ForkMain(
      ForkLink link, Duration limit, boolean stopOnForbidden, Duration patience, long witnesses) {
    this.link = link;
    this.limit = limit;
    this.stopOnForbidden = stopOnForbidden;
    this.patience = patience;
    this.witnesses = witnesses;
  }

  /**
   * Runs the tests.
   *
   * @param args milliseconds of processor time without progress that a test may use; whether to
   *     stop at a forbidden outcome; extra milliseconds without a witness; how many witnesses are
   *     enough; names of the test classes
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ForkLink link = ForkLink.open(args.length - FIRST_TEST);
    // Takes as long as the rest of the start-up, so it runs in parallel.
    daemon("allocation-profile", AllocProfileSupport::isAvailable);
    ForkMain fork =
        new ForkMain(
            link,
            Duration.ofMillis(Long.parseLong(args[0])),
            Boolean.parseBoolean(args[1]),
            Duration.ofMillis(Long.parseLong(args[2])),
            Long.parseLong(args[3]));
    for (int arg = FIRST_TEST; arg < args.length; arg++) {
      fork.run(arg - FIRST_TEST, args[arg]);
    }
    halt();
  }

  private void run(int token, String testName) throws IOException, InterruptedException {
    ForkedTestConfig config = link.started(token);
    var claimed = new AtomicBoolean();
    var done = new CountDownLatch(1);
    var watch = new HangWatch(Thread.currentThread(), limit.toMillis());
    daemon("limit", () -> expire(token, watch, claimed, done));
    TestResult result = result(config, testName, watch);
    done.countDown();
    if (!claimed.compareAndSet(false, true)) {
      Thread.currentThread().join(); // The limit's thread reports it and ends this JVM.
    }
    link.finished(token, result);
    if (result.status() != Status.NORMAL) {
      halt();
    }
  }

  private TestResult result(ForkedTestConfig config, String testName, HangWatch watch) {
    try {
      StressClass test = StressClass.of(Class.forName(testName));
      Class<?> runner = Class.forName(test.runner());
      return test.isTermination()
          ? ((Runner<?>) runner.getConstructor(ForkedTestConfig.class).newInstance(config)).run()
          : new Sampling(
                  runner,
                  config,
                  test.actors().size(),
                  outcome -> stopsAt(test, outcome),
                  test.needsWitness() ? patience : Duration.ZERO,
                  test::isWitness,
                  witnesses,
                  watch::gotOn)
              .run();
    } catch (ClassNotFoundException e) {
      return failed(
          Status.API_MISMATCH,
          "a class is missing: is JCStress's annotation processor on"
              + " the compiler's processor path?",
          e);
    } catch (LinkageError | ReflectiveOperationException e) {
      return failed(Status.API_MISMATCH, "the test does not fit its classes", e);
    } catch (Throwable e) {
      return failed(Status.TEST_ERROR, "the test's runner threw", e);
    }
  }

  private boolean stopsAt(StressClass test, String outcome) {
    return stopOnForbidden && ForkGrading.fails(test.caseOf(outcome).expect());
  }

  static TestResult failed(Status status, String message, Throwable cause) {
    var result = new TestResult(status);
    result.addMessage(message);
    result.addMessages(Printable.of(cause));
    return result;
  }

  private void expire(int token, HangWatch watch, AtomicBoolean claimed, CountDownLatch done) {
    try {
      Optional<String> hangs = Optional.empty();
      while (hangs.isEmpty()) {
        if (done.await(HangWatch.LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        hangs = watch.look();
      }
      List<String> stacks = watch.stacks();
      if (!claimed.compareAndSet(false, true)) {
        return;
      }
      var result = new TestResult(Status.TIMEOUT_ERROR);
      result.addMessage(hangs.get());
      result.addMessages(stacks);
      link.finished(token, result);
    } catch (IOException e) {
      System.err.println("a test hangs, and the report cannot be sent: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt();
  }

  private static void halt() {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void daemon(String name, Runnable work) {
    Thread.ofPlatform().daemon().name("stress-" + name).start(work);
  }
}
