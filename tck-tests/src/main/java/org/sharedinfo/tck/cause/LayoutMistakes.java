package org.sharedinfo.tck.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.cause.AssumedPlaces.Place;

/** Mistakes about the offsets of fields and their byte order. */
final class LayoutMistakes {
  private final String verb;
  private final List<Change> changes = new ArrayList<>();

  /** A mistake and its effect on the places of fields. */
  record Change(Mistake mistake, UnaryOperator<AssumedPlaces> places) {}

  /**
   * @param verb what the role does with fields: "reads" or "stores"
   */
  LayoutMistakes(String verb) {
    this.verb = verb;
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  LayoutMistakes add(Rule rule, String text, UnaryOperator<AssumedPlaces> change) {
    changes.add(new Change(new Mistake(rule, text), change));
    return this;
  }

  /** Bytes of one field, or of all, in the wrong order. */
  LayoutMistakes swapped(String record, String... fields) {
    add(Rule.LAY_10, "%s %s big-endian".formatted(verb, record), all -> all.withAll(Place::swap));
    for (String field : fields) {
      add(
          Rule.LAY_10,
          "%s %s with its bytes swapped".formatted(verb, field),
          all -> all.with(field, Place::swap));
    }
    return this;
  }

  /** A field some bytes away from its offset. */
  LayoutMistakes moved(Rule rule, int[] distances, String... fields) {
    for (String field : fields) {
      for (int by : distances) {
        add(
            rule,
            "%s %s %s".formatted(verb, field, away(by)),
            all -> all.with(field, place -> place.moved(by)));
      }
    }
    return this;
  }

  /** All fields some bytes away. */
  LayoutMistakes allMoved(Rule rule, String record, int... distances) {
    for (int by : distances) {
      add(
          rule,
          "treats %s as beginning %s".formatted(record, away(by)),
          all -> all.withAll(place -> place.moved(by)));
    }
    return this;
  }

  /** Two fields in swapped positions. */
  LayoutMistakes exchanged(Rule rule, String one, String other) {
    return add(rule, "takes %s for %s".formatted(one, other), all -> all.exchanged(one, other));
  }

  /** Only a field's low half. */
  LayoutMistakes halved(Rule rule, String... fields) {
    for (String field : fields) {
      add(
          rule,
          "%s only the low half of %s".formatted(verb, field),
          all -> all.with(field, place -> place.narrowed(place.bytes() / 2)));
    }
    return this;
  }

  private static String away(int by) {
    return Math.abs(by)
        + (Math.abs(by) == 1 ? " byte too " : " bytes too ")
        + (by < 0 ? "early" : "late");
  }
}
