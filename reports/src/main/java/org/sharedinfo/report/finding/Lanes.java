package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Interleaving.Move;

/**
 * An interleaving laid out for the page: a column for each actor.
 *
 * @param actors their names
 * @param rows what they did, in order
 * @param more rows that are not shown
 */
public record Lanes(List<String> actors, List<Row> rows, int more) {
  private static final int MOST = 200;

  // as the explorer words them: "field is 1 (acquire)", "field := 1 (plain)", "field 1 -> 2 (…)"
  private static final Pattern ACCESS =
      Pattern.compile("(\\S+) (is|:=|stays|\\S+ ->) (\\S+) \\((.*)\\)");

  /**
   * A step.
   *
   * @param number from 1
   * @param lane the actor's place, from 0
   * @param field what it accessed; empty if it is not an access
   * @param action what it did there, with the value; without a field, the whole step
   * @param ordering of the access; may be empty
   * @param instead another value that a load could have seen; empty if none
   * @param where the method, line and call
   * @param decisive whether the failure could be avoided before it, but not after it
   */
  record Row(
      int number,
      int lane,
      String field,
      String action,
      String ordering,
      String instead,
      String where,
      boolean decisive) {
    static Row of(int number, Move move, List<String> actors) {
      Matcher access = ACCESS.matcher(move.text());
      boolean known = access.matches();
      return new Row(
          number,
          actors.indexOf(move.actor()),
          known ? access.group(1) : "",
          known ? access.group(2).replace("->", "→") + " " + access.group(3) : move.text(),
          known ? access.group(4) : "",
          String.join(", ", move.instead()),
          move.where(),
          move.decisive());
    }
  }

  /** The number of the step that decides; 0 if none of the rows is known to. */
  public int decisive() {
    return rows.stream().filter(Row::decisive).mapToInt(Row::number).findFirst().orElse(0);
  }

  public static Lanes of(Interleaving interleaving) {
    List<Row> rows = new ArrayList<>();
    for (Move move : interleaving.moves()) {
      if (rows.size() == MOST) {
        break;
      }
      rows.add(Row.of(rows.size() + 1, move, interleaving.actors()));
    }
    return new Lanes(interleaving.actors(), rows, Math.max(0, interleaving.moves().size() - MOST));
  }
}
