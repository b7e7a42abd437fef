package org.sharedinfo.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.explorer.LitmusTable.Row;
import org.sharedinfo.explorer.LitmusTable.Verdict;
import org.sharedinfo.explorer.model.Mutants;

/** The litmus tests catch faults in the explorer itself. */
class MutantsTest {
  record Mutant(Model model, String fault, Mutants.Maker maker) {
    @Override
    public String toString() {
      return model.id() + ": " + fault;
    }
  }

  static List<Mutant> mutants() {
    List<Mutant> mutants = new ArrayList<>();
    Map.of(
            Model.SEQUENTIAL, Mutants.sequential(),
            Model.TOTAL_STORE_ORDER, Mutants.totalStoreOrder(),
            Model.RELEASE_ACQUIRE, Mutants.releaseAcquire())
        .forEach((model, faults) ->
            faults.forEach((fault, maker) -> mutants.add(new Mutant(model, fault, maker))));
    return mutants;
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) {
    assertThat(LitmusTable.rows()).as(mutant.toString()).anyMatch(row -> catches(row, mutant));
  }

  private static boolean catches(Row row, Mutant mutant) {
    Explorer explorer = Explorer.under(mutant.model()).withThreads(1);
    Optional<Explorer.MachineMaker> maker =
        Optional.of((partition, actors) -> mutant.maker().apply(partition, actors));
    Verdict known = row.verdict(mutant.model());
    Set<String> reduced = row.litmus().outcomes(explorer, maker);
    if (row.litmus().isAmong(reduced) != (known == Verdict.ALLOWED)) {
      return true;
    }
    return !reduced.equals(row.litmus().outcomes(explorer.unreduced(), maker));
  }
}
