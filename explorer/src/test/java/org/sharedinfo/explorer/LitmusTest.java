package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.explorer.LitmusTable.Row;
import org.sharedinfo.explorer.LitmusTable.Verdict;

class LitmusTest {
  static List<Row> rows() {
    return LitmusTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void sequentialConsistency(Row row) {
    assertVerdict(row, Model.SEQUENTIAL, row.sequential());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void releaseAcquire(Row row) {
    assertVerdict(row, Model.RELEASE_ACQUIRE, row.weak());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reductionLosesNoOutcome(Row row) {
    for (Model model : Model.values()) {
      Explorer explorer = Explorer.under(model).withThreads(1);
      assertThat(row.litmus().outcomes(explorer, Optional.empty()))
          .as(row + " under " + model)
          .isEqualTo(row.litmus().outcomes(explorer.unreduced(), Optional.empty()));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void releaseAcquireHasAllThatIsSequential(Row row) {
    assertThat(row.litmus().outcomes(Explorer.under(Model.RELEASE_ACQUIRE), Optional.empty()))
        .containsAll(row.litmus().outcomes(Explorer.under(Model.SEQUENTIAL), Optional.empty()));
  }

  @Test
  void thereAreEnoughAndTheyDiffer() {
    assertThat(rows()).hasSizeGreaterThan(40);
    assertThat(rows().stream().map(Row::name)).doesNotHaveDuplicates();
    assertThat(rows().stream().map(Row::litmus)).doesNotHaveDuplicates();
  }

  private static void assertVerdict(Row row, Model model, Verdict verdict) {
    Set<String> outcomes =
        row.litmus().outcomes(Explorer.under(model).withThreads(1), Optional.empty());
    assertThat(row.litmus().isAmong(outcomes))
        .as("%s (%s) among %s", row, row.litmus().program(), outcomes)
        .isEqualTo(verdict == Verdict.ALLOWED);
  }
}
