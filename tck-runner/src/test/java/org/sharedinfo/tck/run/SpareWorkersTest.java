package org.sharedinfo.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.gallery.fault.DeclaredLayoutFaults;
import org.sharedinfo.gallery.variant.WordVariant;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.SharedInfoProvider;

/** Workers that wait for a run are those that judge it, and judge what it names. */
class SpareWorkersTest {
  @TempDir Path folder;

  @Test
  void whatWaitsJudgesTheNextRun() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      assertThat(failures(workers, "first", WordVariant.class)).isEmpty();
      Set<Long> before = children();
      workers.prepare(1);
      Set<Long> waiting = children();
      assertThat(waiting).hasSize(before.size() + 1);

      assertThat(failures(workers, "second", DeclaredLayoutFaults.ThirtyOneVcpus.class))
          .contains("LAY-02");
      assertThat(children()).as("no other was started").doesNotContainAnyElementsOf(waiting);
    }
  }

  @Test
  void anotherProfileNeedsAnotherWorker() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      failures(workers, "first", WordVariant.class);
      workers.prepare(1);
      var full = assignment("full", WordVariant.class, Profile.FULL);
      assertThat(Certification.run(full, workers, new RunListener() {}).results())
          .isNotEmpty()
          .allMatch(result -> result.verdict() == Verdict.PASS);
      assertThat(children()).isEmpty();
    }
  }

  @Test
  void whatStillWaitsEnds() throws Exception {
    try (var workers = SpareWorkers.of(folder)) {
      workers.prepare(2);
      assertThat(children()).as("nobody knows yet what to start").isEmpty();
      failures(workers, "first", WordVariant.class);
      workers.prepare(2);
      assertThat(children()).hasSize(2);
    }
    assertThat(children()).isEmpty();
  }

  private static Set<Long> children() {
    return Set.copyOf(
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::pid)
            .toList());
  }

  private List<String> failures(
      SpareWorkers workers, String name, Class<? extends SharedInfoProvider> provider)
      throws Exception {
    return Certification.run(
            assignment(name, provider, Profile.GATE), workers, new RunListener() {})
        .results()
        .stream()
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
