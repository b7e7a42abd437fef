package org.sharedinfo.recording.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.sharedinfo.recording.Recordings;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** What a short recording is found to show. */
final class MonitorCase {
  private final Map<Claim, Ledger.Finding> findings;

  private MonitorCase(Map<Claim, Ledger.Finding> findings) {
    this.findings = findings;
  }

  static MonitorCase of(String lines) throws IOException {
    return ofText(Recordings.of(lines));
  }

  static MonitorCase of(String header, String lines) throws IOException {
    return ofText(Recordings.of(header, lines));
  }

  static MonitorCase ofText(String recording) throws IOException {
    return new MonitorCase(Recordings.judge(recording).ledger().findings());
  }

  private Ledger.Finding of(Rule rule, Role role) {
    return findings.getOrDefault(new Claim(rule, role), new Ledger.Finding(0, 0, List.of()));
  }

  /** The rule is broken, this one alone, and a timeline shows it. */
  MonitorCase breaks(Rule rule, Role role) {
    assertThat(findings.entrySet().stream().filter(e -> e.getValue().violated() > 0))
        .extracting(Map.Entry::getKey)
        .containsOnly(new Claim(rule, role));
    Sighting first = of(rule, role).shown().getFirst();
    assertThat(first.window()).isNotEmpty();
    assertThat(first.window().getLast().decisive()).isTrue();
    assertThat(first.expected()).isNotBlank();
    assertThat(first.seen()).isNotBlank();
    return this;
  }

  /** The rule was seen to hold, and nothing is broken. */
  MonitorCase keeps(Rule rule, Role role) {
    assertThat(of(rule, role).held()).as(rule.id()).isPositive();
    return breaksNothing();
  }

  /** Nothing is broken. */
  MonitorCase breaksNothing() {
    assertThat(findings.entrySet().stream().filter(e -> e.getValue().violated() > 0))
        .as("violations")
        .isEmpty();
    return this;
  }
}
