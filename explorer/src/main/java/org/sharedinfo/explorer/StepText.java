package org.sharedinfo.explorer;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.explorer.run.Change;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Ordering;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.search.Playback;

/** Formats steps as text. */
final class StepText {
  private final List<String> memories;
  private final FieldNames names;

  StepText(List<String> memories, FieldNames names) {
    this.memories = memories;
    this.names = names;
  }

  Failure.Step of(int number, String actor, Playback.Played played, boolean decisive) {
    List<String> instead = new ArrayList<>();
    for (long other : played.others()) {
      instead.add(hex(other));
    }
    return new Failure.Step(
        number,
        actor,
        text(played.op(), played.value()),
        instead,
        played.op().site().toString(),
        decisive);
  }

  private String text(Op op, long value) {
    return switch (op) {
      case Op.Load load ->
          name(load.place()) + " is " + hex(value) + " (" + load.ordering().word() + ")";
      case Op.Store store ->
          name(store.place()) + " := " + hex(store.value()) + " (" + store.ordering().word() + ")";
      case Op.Update update -> update(update, value);
      case Op.Barrier barrier -> barrier.fence().words();
      case Op.Mark mark -> "mark: " + mark.value();
      case Op.Join _ -> "begins";
    };
  }

  private String update(Op.Update update, long old) {
    Change change = update.change();
    String field = name(update.place());
    String after =
        change.writes(old)
            ? field + " " + hex(old) + " -> " + hex(change.apply(old) & update.place().mask())
            : field + " stays " + hex(old);
    return after + " (" + change.words() + ", " + ordering(update) + ")";
  }

  private static String ordering(Op.Update update) {
    if (update.reading() == update.writing()) {
      return update.reading().word();
    }
    Ordering stronger = update.reading() == Ordering.OPAQUE ? update.writing() : update.reading();
    return stronger.word();
  }

  private String name(Place place) {
    return names.nameOf(memories.get(place.memory()), place.offset(), place.bytes());
  }

  private static String hex(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }
}
