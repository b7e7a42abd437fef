package org.sharedinfo.recording.monitor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The findings of the monitors. */
public final class Ledger {
  private static final int MOST_SHOWN = 3;

  /**
   * The findings about one rule for one role.
   *
   * @param held how often it was seen to hold
   * @param violated how often it was seen violated
   * @param shown the first few violations
   */
  public record Finding(long held, long violated, List<Sighting> shown) {}

  private static final class Count {
    private final Claim claim;
    private long held;
    private long violated;
    private final List<Sighting> shown = new ArrayList<>();

    Count(Claim claim) {
      this.claim = claim;
    }
  }

  /** Indexed by {@link Claim#number()}, because most accesses count. */
  private final Count[] counts = new Count[Claim.NUMBERS];

  void held(Claim claim) {
    count(claim).held++;
  }

  /** Counts a violation. Returns whether to show it. */
  boolean violated(Claim claim) {
    Count count = count(claim);
    count.violated++;
    return count.shown.size() < MOST_SHOWN;
  }

  void show(Claim claim, Sighting sighting) {
    count(claim).shown.add(sighting);
  }

  private Count count(Claim claim) {
    Count count = counts[claim.number()];
    if (count == null) {
      count = new Count(claim);
      counts[claim.number()] = count;
    }
    return count;
  }

  /** The exercised claims, by rule and role. */
  public Map<Claim, Finding> findings() {
    Map<Claim, Finding> findings = new TreeMap<>();
    for (Count count : counts) {
      if (count != null) {
        findings.put(
            count.claim, new Finding(count.held, count.violated, List.copyOf(count.shown)));
      }
    }
    return Collections.unmodifiableMap(findings);
  }
}
