package org.sharedinfo.inspect;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.inspect.Inspection.FieldValue;
import org.sharedinfo.inspect.Inspection.Observation;

/**
 * What changed between two dumps of one guest.
 *
 * @param before the older file's name
 * @param after the newer file's name
 * @param changes the fields that differ, by offset
 * @param observations notable observations
 */
public record DumpComparison(
    String before, String after, List<Change> changes, List<Observation> observations) {
  /** Copies the lists. */
  public DumpComparison {
    changes = List.copyOf(changes);
    observations = List.copyOf(observations);
  }

  /** A field that differs. */
  public record Change(FieldValue before, FieldValue after) {}

  /** Compares two dumps; the first one is older. */
  public static DumpComparison of(Dump before, Dump after, Abi abi) {
    var old = new PageView(before, abi);
    var now = new PageView(after, abi);
    List<Change> changes = new ArrayList<>();
    for (FieldMap.Field field : FieldMap.of(abi).fields()) {
      FieldValue was = Inspector.value(before, old, field);
      FieldValue is = Inspector.value(after, now, field);
      if (!was.hex().equals(is.hex())) {
        changes.add(new Change(was, is));
      }
    }
    return new DumpComparison(
        before.name(), after.name(), changes, observations(before, after, abi));
  }

  /** If two pages do not belong together, or are in the wrong order, nothing else is reported. */
  private static List<Observation> observations(Dump before, Dump after, Abi abi) {
    var old = new PageView(before, abi);
    var now = new PageView(after, abi);
    AbiGuess wasGuessed = AbiGuess.of(before);
    AbiGuess isGuessed = AbiGuess.of(after);
    if (wasGuessed.abi().isPresent()
        && isGuessed.abi().isPresent()
        && !wasGuessed.abi().equals(isGuessed.abi())) {
      return List.of(
          Observation.of(
              "both pages",
              "the first looks like "
                  + wasGuessed.abi().orElseThrow().id()
                  + ", the second like "
                  + isGuessed.abi().orElseThrow().id()
                  + ". They are from two guests, or the guest changed its width, and cannot be "
                  + "compared"));
    }
    Relation relation = Relation.of(old, now);
    String seen = String.join("; ", relation.why());
    return switch (relation.kind()) {
      case REVERSED ->
          List.of(
              Observation.of(
                  "both pages",
                  "the second looks older than the first ("
                      + seen
                      + "). They are in the wrong order, from two guests or boots, or from before "
                      + "and after a snapshot was restored"));
      case UNRELATED ->
          List.of(
              Observation.of(
                  "both pages",
                  "they do not look like two moments of one run ("
                      + seen
                      + "). They are from two guests or boots, or a migration, a reset or a write "
                      + "to the TSC lies between them, or versions do not change correctly"));
      case IN_ORDER -> PairObservations.of(old, now);
    };
  }
}
