package org.sharedinfo.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.search.Move;

/**
 * A schedule as text. In {@code ra:a8b-1b3}, actor a takes eight steps; then b takes one that sees
 * the second newest message, then three that see the newest. A plus after the model means that
 * plain accesses tear. If needed, the places that divide the memory come before the moves ({@code
 * memory.offset.bytes}).
 */
record Schedule(Model model, Tearing tearing, List<Place> shapes, List<Move> moves) {
  private static final Pattern MOVE = Pattern.compile("([a-z])(?:-(\\d{1,2})|(\\d{0,4}))");
  private static final int MOST_ACTORS = 26;
  private static final String TORN = "+";

  /** Another schedule with the same model and tearing. */
  Schedule of(List<Place> newShapes, List<Move> newMoves) {
    return new Schedule(model, tearing, newShapes, newMoves);
  }

  /** As text: letters, digits, and the characters {@code : . _ - +}. */
  String text() {
    StringBuilder text = new StringBuilder(model.id());
    if (tearing != Tearing.NONE) {
      text.append(TORN);
    }
    text.append(':');
    if (!shapes.isEmpty()) {
      text.append(
          shapes.stream()
              .map(p -> p.memory() + "." + p.offset() + "." + p.bytes())
              .collect(Collectors.joining("_")));
      text.append(':');
    }
    for (int i = 0; i < moves.size(); ) {
      Move move = moves.get(i);
      int same = 1;
      while (move.age() == 0 && i + same < moves.size() && moves.get(i + same).equals(move)) {
        same++;
      }
      text.append((char) ('a' + move.actor()));
      if (move.age() > 0) {
        text.append('-').append(move.age());
      } else if (same > 1) {
        text.append(same);
      }
      i += same;
    }
    return text.toString();
  }

  /**
   * Parses a schedule.
   *
   * @throws IllegalArgumentException if the text is invalid; the message gives the place
   */
  static Schedule parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "a schedule has the form model:moves or model:places:moves, as in ra:a8b-1b3: " + text);
    }
    boolean torn = parts[0].endsWith(TORN);
    String id = torn ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
    Model model =
        Model.byId(id)
            .orElseThrow(() ->
                new IllegalArgumentException("a schedule starts with sc, tso or ra: " + text));
    return new Schedule(
        model,
        torn ? Tearing.PLAIN_EIGHT_BYTES : Tearing.NONE,
        parts.length == 3 ? places(parts[1]) : List.of(),
        moves(parts[parts.length - 1]));
  }

  static void checkCount(int actors) {
    if (actors < 1 || actors > MOST_ACTORS) {
      throw new IllegalArgumentException("a scenario has 1 to 26 actors: actors=" + actors);
    }
  }

  private static List<Place> places(String text) {
    List<Place> places = new ArrayList<>();
    for (String place : text.split("_", -1)) {
      Matcher matcher = Pattern.compile("(\\d{1,3})\\.(\\d{1,9})\\.([1248])").matcher(place);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "a place has the form memory.offset.bytes, as in 0.2048.8: " + place);
      }
      places.add(
          new Place(
              Integer.parseInt(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Integer.parseInt(matcher.group(3))));
    }
    return List.copyOf(places);
  }

  private static List<Move> moves(String text) {
    List<Move> moves = new ArrayList<>();
    Matcher matcher = MOVE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException(
            "a move has the form a, a8 or a-1: \"" + text.substring(at) + "\"");
      }
      int actor = matcher.group(1).charAt(0) - 'a';
      if (matcher.group(2) != null) {
        moves.add(new Move(actor, Integer.parseInt(matcher.group(2))));
      } else {
        int times = matcher.group(3).isEmpty() ? 1 : Integer.parseInt(matcher.group(3));
        for (int i = 0; i < times; i++) {
          moves.add(new Move(actor, 0));
        }
      }
      at = matcher.end();
    }
    return List.copyOf(moves);
  }
}
