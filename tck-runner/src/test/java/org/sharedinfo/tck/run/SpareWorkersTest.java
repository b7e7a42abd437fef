package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.fault.DeclaredLayoutFaults;
import org.sharedinfo.gallery.variant.WordVariant;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.SharedInfoProvider;

/** Workers that wait for a run are those that judge it, and judge what it names. */
class SpareWorkersTest {
  @TempDir Path folder;

  /** Processes that were there when a result came. */
  private final Set<ProcessHandle> atWork = ConcurrentHashMap.newKeySet();

  @Test
  void whatWaitsJudgesTheNextRun() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      assertThat(failures(workers, "first", WordVariant.class)).isEmpty();
      Set<ProcessHandle> before = children();
      Set<ProcessHandle> waiting = prepared(workers, 1);
      atWork.clear();

      assertThat(failures(workers, "second", DeclaredLayoutFaults.ThirtyOneVcpus.class))
          .contains("LAY-02");
      atWork.removeAll(before);
      assertThat(atWork).isEqualTo(waiting);
    }
  }

  @Test
  void whatWasKilledIsReplaced() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      failures(workers, "first", WordVariant.class);
      Set<ProcessHandle> waiting = prepared(workers, 1);
      waiting.forEach(ProcessHandle::destroyForcibly);
      requireEnd(waiting);
      assertThat(failures(workers, "second", WordVariant.class)).isEmpty();
    }
  }

  @Test
  void anotherProfileNeedsAnotherWorker() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      failures(workers, "first", WordVariant.class);
      Set<ProcessHandle> waiting = prepared(workers, 1);
      atWork.clear();
      assertThat(failures(workers, assignment("full", WordVariant.class, Profile.FULL))).isEmpty();
      requireEnd(waiting);
      assertThat(atWork).isNotEmpty().doesNotContainAnyElementsOf(waiting);
    }
  }

  @Test
  void whatStillWaitsEnds() throws Exception {
    Set<ProcessHandle> waiting;
    try (var workers = SpareWorkers.of(folder)) {
      assertThat(prepared(workers, 2)).as("nobody knows yet what to start").isEmpty();
      failures(workers, "first", WordVariant.class);
      waiting = prepared(workers, 2);
    }
    requireEnd(waiting);
  }

  @Test
  void workersStartWhileTheRunIsMadeReadyAndEndIfItFails() throws Exception {
    Set<ProcessHandle> before = children();
    Set<ProcessHandle> begun = new HashSet<>();
    try (var workers = SpareWorkers.ofOneRun()) {
      Assignment assignment = assignment("run", WordVariant.class, Profile.GATE);
      var listener =
          new RunListener() {
            @Override
            public void planned(RunInfo run) {
              begun.addAll(children());
              throw new IllegalStateException("this run fails");
            }
          };
      assertThatIllegalStateException()
          .isThrownBy(() -> Certification.run(assignment, workers, listener));
    }
    begun.removeAll(before);
    assertThat(begun).hasSize(1);
    requireEnd(begun);
  }

  /** The processes that wait once they are prepared; so many, if there was a run. */
  private Set<ProcessHandle> prepared(SpareWorkers workers, int number) throws IOException {
    Set<ProcessHandle> before = children();
    workers.prepare(number);
    Set<ProcessHandle> waiting = children();
    waiting.removeAll(before);
    assertThat(waiting).hasSize(atWork.isEmpty() ? 0 : number);
    return waiting;
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toCollection(HashSet::new));
  }

  private static void requireEnd(Set<ProcessHandle> processes) {
    processes.forEach(one -> one.onExit().orTimeout(5, TimeUnit.MINUTES).join());
  }

  private List<String> failures(
      SpareWorkers workers, String name, Class<? extends SharedInfoProvider> provider)
      throws Exception {
    return failures(workers, assignment(name, provider, Profile.GATE));
  }

  private List<String> failures(SpareWorkers workers, Assignment assignment) throws Exception {
    var listener =
        new RunListener() {
          @Override
          public void finished(CheckResult result) {
            atWork.addAll(children());
          }
        };
    List<CheckResult> results = Certification.run(assignment, workers, listener).results();
    assertThat(results).isNotEmpty();
    return results.stream()
        .filter(result -> result.verdict() != Verdict.PASS)
        .flatMap(result -> Stream.concat(result.rules().stream(), message(result)))
        .toList();
  }

  private static Stream<String> message(CheckResult result) {
    return Stream.of(result.message()).filter(text -> !text.isEmpty());
  }

  private Assignment assignment(
      String name, Class<? extends SharedInfoProvider> provider, Profile profile)
      throws IOException {
    return new Assignment(
        List.of(),
        provider.getName(),
        Set.of(Abi.X86_64),
        Optional.empty(),
        new CheckFilter(Set.of(Role.LAYOUT_DESCRIBER), Set.of(Rule.LAY_02), Set.of(), List.of()),
        Shard.WHOLE,
        List.of(),
        Optional.empty(),
        profile,
        Calibration.NONE,
        false,
        false,
        7,
        Files.createDirectory(folder.resolve(name)),
        Duration.ofMinutes(5),
        "",
        Optional.empty(),
        List.of());
  }
}
