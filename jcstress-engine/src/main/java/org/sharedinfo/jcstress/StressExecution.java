package org.sharedinfo.jcstress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;

/** One execution: runs forks for all tests, one after another, and notifies the listeners. */
final class StressExecution {
  private final TestDescriptor root;
  private final StressOptions options;
  private final EngineExecutionListener platform;
  private final List<StressListener> listeners;
  private final List<StressModeDescriptor> tests;
  private final Map<StressClassDescriptor, Long> open = new HashMap<>();
  private final Set<StressModeDescriptor> started = new HashSet<>();
  private int finished;

  StressExecution(
      TestDescriptor root,
      StressOptions options,
      EngineExecutionListener platform,
      List<StressListener> listeners) {
    this.root = root;
    this.options = options;
    this.platform = platform;
    this.listeners = listeners;
    this.tests =
        root.getDescendants().stream()
            .flatMap(d -> d instanceof StressModeDescriptor test ? Stream.of(test) : Stream.of())
            .toList();
    tests.forEach(test -> open.merge(test.owner(), 1L, Long::sum));
  }

  void run() {
    platform.executionStarted(root);
    for (List<StressModeDescriptor> batch : batches()) {
      runBatch(batch);
    }
    platform.executionFinished(root, TestExecutionResult.successful());
  }

  /**
   * The tests of one fork share a mode and a group; with one test per fork they keep their order.
   */
  private List<List<StressModeDescriptor>> batches() {
    Map<Object, List<StressModeDescriptor>> byMode =
        tests.stream()
            .collect(
                Collectors.groupingBy(
                    test -> options.batch() == 1 ? test : kindOf(test),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<StressModeDescriptor>> batches = new ArrayList<>();
    for (List<StressModeDescriptor> all : byMode.values()) {
      for (int from = 0; from < all.size(); from += options.batch()) {
        batches.add(all.subList(from, Math.min(all.size(), from + options.batch())));
      }
    }
    return batches;
  }

  /** The properties shared by the tests of a fork. */
  private record Kind(StressMode mode, String group) {}

  private Kind kindOf(StressModeDescriptor test) {
    return new Kind(test.mode(), options.apart() ? groupOf(test) : "");
  }

  private static String groupOf(StressModeDescriptor test) {
    return Optional.ofNullable(test.test().type().getAnnotation(ForkGroup.class))
        .map(ForkGroup::value)
        .orElse("");
  }

  private void runBatch(List<StressModeDescriptor> batch) {
    List<Retry> retries = new ArrayList<>();
    List<StressModeDescriptor> rest = batch;
    while (!rest.isEmpty()) {
      rest = rest.subList(runFork(rest, Optional.empty(), retries), rest.size());
    }
    for (Retry retry : retries) {
      runFork(List.of(retry.test()), Optional.of(retry.reason()), new ArrayList<>());
    }
  }

  /** A test that failed in a shared fork, possibly because of another test. */
  private record Retry(StressModeDescriptor test, String reason) {}

  private int runFork(
      List<StressModeDescriptor> forked, Optional<String> before, List<Retry> retries) {
    List<String> modeArguments = ForkCommand.modeArguments(forked.getFirst().mode());
    var observer =
        new Fork.Observer() {
          @Override
          public void started(int index) {
            start(forked.get(index));
          }

          @Override
          public void finished(int index, ForkResult result) {
            StressModeDescriptor test = forked.get(index);
            if (result.isNormal() || index == 0) {
              finish(test, modeArguments, before.map(result::after).orElse(result));
            } else {
              retries.add(
                  new Retry(test, result.status() + ": " + String.join("\n", result.messages())));
            }
          }
        };
    try {
      return new Fork(
              options,
              modeArguments,
              forked.stream().map(StressModeDescriptor::test).toList(),
              observer)
          .run();
    } catch (IOException e) {
      throw new JUnitException("cannot start a fork: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JUnitException("interrupted while a fork ran", e);
    }
  }

  private void start(StressModeDescriptor test) {
    StressClassDescriptor owner = test.owner();
    if (started.stream().noneMatch(other -> other.owner().equals(owner))) {
      platform.executionStarted(owner);
    }
    if (started.add(test)) {
      platform.executionStarted(test);
    }
  }

  private void finish(StressModeDescriptor test, List<String> modeArguments, ForkResult result) {
    StressReport report = ForkGrading.grade(test.test(), test.mode().name(), modeArguments, result);
    platform.reportingEntryPublished(test, ReportEntry.from(report.toEntry()));
    finished++;
    for (StressListener listener : listeners) {
      listener.finished(test.getUniqueId().toString(), report, finished, tests.size());
    }
    platform.executionFinished(
        test,
        ForkGrading.thrown(report)
            .map(TestExecutionResult::failed)
            .orElseGet(TestExecutionResult::successful));
    if (open.merge(test.owner(), -1L, Long::sum) == 0) {
      platform.executionFinished(test.owner(), TestExecutionResult.successful());
    }
  }
}
