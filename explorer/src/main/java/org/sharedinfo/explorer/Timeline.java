package org.sharedinfo.explorer;

import java.util.ArrayList;
import java.util.List;

/** A failure's steps as a table of text. */
final class Timeline {
  private static final String GAP = "  ";
  private static final String DECISIVE = "*";

  private Timeline() {}

  static String of(Failure failure) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("#"));
    head.addAll(failure.actors());
    rows.add(head);
    for (Failure.Step step : failure.steps()) {
      List<String> row = new ArrayList<>(List.of(number(step)));
      for (String actor : failure.actors()) {
        row.add(actor.equals(step.actor()) ? cell(step) : "");
      }
      rows.add(row);
    }
    int[] widths = new int[failure.actors().size() + 1];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        int padding = widths[i] - cell.length();
        line.append(i == 0 ? " ".repeat(padding) + cell : cell + " ".repeat(padding));
        line.append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    String order = failure.order().words();
    if (failure.order() == Failure.Order.DECIDES) {
      text.append(DECISIVE).append(' ').append(order).append('\n');
    } else if (!order.isEmpty()) {
      text.append(order).append('\n');
    }
    return text.append("=> ").append(failure.complaint()).append('\n').toString();
  }

  private static String number(Failure.Step step) {
    return (step.decisive() ? DECISIVE : "") + step.number();
  }

  private static String cell(Failure.Step step) {
    return step.instead().isEmpty()
        ? step.text()
        : step.text() + " [or " + String.join(", ", step.instead()) + "]";
  }
}
