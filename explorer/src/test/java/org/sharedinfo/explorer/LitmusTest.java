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
  void verdictsAreTheKnownOnes(Row row) {
    for (Model model : Model.values()) {
      assertVerdict(row, model);
    }
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
  void aWeakerModelHasAllThatAStrongerOneHas(Row row) {
    Set<String> stronger = Set.of();
    for (Model model : Model.values()) {
      Set<String> outcomes =
          row.litmus().outcomes(Explorer.under(model).withThreads(1), Optional.empty());
      assertThat(outcomes).as(row + " under " + model).containsAll(stronger);
      stronger = outcomes;
    }
  }

  @Test
  void thereAreEnoughAndTheyDiffer() {
    assertThat(rows()).hasSizeGreaterThan(40);
    assertThat(rows().stream().map(Row::name)).doesNotHaveDuplicates();
    assertThat(rows().stream().map(Row::litmus)).doesNotHaveDuplicates();
  }

  private static void assertVerdict(Row row, Model model) {
    Set<String> outcomes =
        row.litmus().outcomes(Explorer.under(model).withThreads(1), Optional.empty());
    assertThat(row.litmus().isAmong(outcomes))
        .as("%s under %s (%s) among %s", row, model, row.litmus().program(), outcomes)
        .isEqualTo(row.verdict(model) == Verdict.ALLOWED);
  }
}
