package org.sharedinfo.jcstress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.link.BinaryLinkServer;
import org.openjdk.jcstress.link.ServerListener;

/**
 * One JVM that runs tests one after the other. It speaks JCStress's own protocol over a loopback
 * connection, so that nothing it prints can pass for a result. Ended, crashed and hung forks are
 * results too: of the test that ran. For one use by one thread.
 */
final class Fork {
  private static final int FRAMES = 40;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  // Beyond what the fork itself allows a test: it can say where a test hangs, this side cannot.
  private static final Duration KILL_AFTER = Duration.ofSeconds(5);

  /** The fork's JVM cannot be stopped, so that nobody can tell where it is. */
  private static final String DOES_NOT_ANSWER = "the fork hung and was killed";

  /** Is told how the tests get on, in the thread that runs the fork. */
  interface Observer {
    /** The fork has asked for the test. */
    void started(int index);

    /** The test is over. */
    void finished(int index, ForkResult result);
  }

  private sealed interface Event {
    record Asked(int index) implements Event {}

    record Answered(int index, TestResult result) implements Event {}

    record Exited(int code) implements Event {}
  }

  private record Current(int index, long sinceNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  private final StressOptions options;
  private final List<String> modeArguments;
  private final List<StressClass> tests;
  private final Observer observer;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Optional<Current> current = Optional.empty();
  private Path directory = Path.of("");
  private int asked;

  /**
   * A fork that is not started yet.
   *
   * @param modeArguments from {@link ForkCommand#modeArguments}
   */
  Fork(
      StressOptions options,
      List<String> modeArguments,
      List<StressClass> tests,
      Observer observer) {
    this.options = options;
    this.modeArguments = modeArguments;
    this.tests = tests;
    this.observer = observer;
  }

  /**
   * Runs the tests until all are over or the fork ends.
   *
   * @return how many are over, from the first; at least one
   * @throws IOException if the fork's files cannot be written
   * @throws InterruptedException the fork is killed then
   */
  int run() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("jcstress-fork");
    try {
      Path directives =
          Files.writeString(directory.resolve("directives.json"), Directives.of(tests));
      var server = new BinaryLinkServer(new Link());
      try {
        List<String> command =
            ForkCommand.of(
                options,
                modeArguments,
                tests,
                directory,
                directives,
                server.getHost(),
                server.getPort());
        return attend(new ProcessBuilder(command).redirectErrorStream(true).start());
      } finally {
        server.terminate();
      }
    } finally {
      delete(directory);
    }
  }

  private int attend(Process process) throws InterruptedException {
    ForkWatch watch = new ForkWatch(process.toHandle());
    try {
      LastWords words = LastWords.of(process.getInputStream());
      var _ = process.onExit().thenAccept(ended -> events.add(new Event.Exited(ended.exitValue())));
      boolean running = true;
      while (running) {
        running =
            switch (next(watch)) {
              case Event.Asked(int index) -> {
                asked = index + 1;
                current = Optional.of(new Current(index, System.nanoTime()));
                observer.started(index);
                yield true;
              }
              case Event.Answered(int index, TestResult result) -> {
                finish(index, ForkResult.of(result, age()));
                yield true;
              }
              case Event.Exited(int code) -> {
                end(Status.VM_ERROR, ending(code), words, crash());
                yield false;
              }
              case null -> {
                process.destroyForcibly();
                end(Status.TIMEOUT_ERROR, DOES_NOT_ANSWER, words, List.of());
                yield false;
              }
            };
      }
      return asked;
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** The next event; null when it does not come. */
  private Event next(ForkWatch watch) throws InterruptedException {
    watch.gotOn();
    while (true) {
      Event event = events.poll(ForkWatch.LOOK.toNanos(), TimeUnit.NANOSECONDS);
      if (event != null || watch.hangs(current.isPresent() ? testLimit() : START_LIMIT)) {
        return event;
      }
    }
  }

  private String ending(int code) {
    return "the fork ended with "
        + readCrashLog().flatMap(CrashLog::signal).orElse("exit code " + code);
  }

  /** Where a fork crashed. */
  private List<String> crash() {
    return readCrashLog().map(CrashLog::frames).orElse(List.of()).stream()
        .limit(FRAMES)
        .map(frame -> "    in " + frame)
        .toList();
  }

  private Optional<CrashLog> readCrashLog() {
    try {
      return CrashLog.read(directory.resolve(ForkCommand.CRASH_LOG));
    } catch (IOException e) {
      return Optional.empty(); // the exit code is told then
    }
  }

  /** What all actors together may use of the processors in a test. */
  private Duration testLimit() {
    int actors = current.map(running -> tests.get(running.index()).actors().size()).orElse(1);
    return options.limit().multipliedBy(actors).plus(KILL_AFTER);
  }

  private Duration age() {
    return current.map(Current::age).orElse(Duration.ZERO);
  }

  private void finish(int index, ForkResult result) {
    current = Optional.empty();
    observer.finished(index, result);
  }

  /** The fork is no more: that is the result of the test that ran, or of all if none ever did. */
  private void end(Status status, String message, LastWords words, List<String> stack)
      throws InterruptedException {
    if (current.isPresent()) {
      List<String> messages = new ArrayList<>(List.of(message + " without a result"));
      messages.addAll(stack);
      messages.addAll(words.lines());
      finish(current.get().index(), ForkResult.without(status, messages, age()));
    } else if (asked == 0) {
      List<String> messages = new ArrayList<>(List.of(message + " before its first test"));
      messages.addAll(words.lines());
      for (int index = 0; index < tests.size(); index++) {
        observer.started(index);
        observer.finished(index, ForkResult.without(status, messages, Duration.ZERO));
      }
      asked = tests.size();
    }
  }

  private ForkedTestConfig config(StressClass test) {
    // With fewer processors than actors a spinning actor would keep the others from running.
    boolean crowded = test.actors().size() > Runtime.getRuntime().availableProcessors();
    return new RunnerConfig(
            crowded ? SpinLoopStyle.THREAD_YIELD : SpinLoopStyle.THREAD_SPIN_WAIT,
            options.time(),
            test.runner(),
            // JCStress's own share: states and results may be copied, and copies fragment the heap.
            Math.max(1, options.heapMegabytes() / 4),
            options.strideSize(),
            options.strideCount())
        .forked();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** The fork's questions and answers, in the link's thread. */
  private final class Link implements ServerListener {
    @Override
    public ForkedTestConfig onJobRequest(int token) {
      events.add(new Event.Asked(token));
      return config(tests.get(token));
    }

    @Override
    public void onResult(int token, TestResult result) {
      events.add(new Event.Answered(token, result));
    }
  }
}
