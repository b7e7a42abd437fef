package org.sharedinfo.report.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.sharedinfo.report.text.InertText;

/**
 * Lines for a terminal of known width, or for a file or a pipe. On a terminal, long texts wrap;
 * elsewhere a line is as long as its text. Nothing is cut off except texts of absurd length, which
 * say how much is missing.
 */
final class ConsoleText {
  private static final int NARROWEST = 40;
  private static final int HANGING = 12;
  private static final int LONGEST = 4_000;

  private final OptionalInt width;
  private final ConsolePaint paint;
  private final List<String> lines = new ArrayList<>();

  /**
   * Starts with no lines.
   *
   * @param width columns; less than 40 counts as 40; absent if there is no limit
   */
  ConsoleText(OptionalInt width, boolean colours) {
    this.width = width.isPresent() ? OptionalInt.of(Math.max(NARROWEST, width.getAsInt())) : width;
    this.paint = new ConsolePaint(colours);
  }

  ConsolePaint paint() {
    return paint;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  void blank() {
    lines.add("");
  }

  /** A text that begins at the left edge in each line. */
  void paragraph(String text) {
    lines.addAll(wrap(text, 0, 0));
  }

  /** As {@link #paragraph}, in bold. */
  void strong(String text) {
    wrap(text, 0, 0).forEach(line -> lines.add(paint.strong(line)));
  }

  /** A name and a text beside it; the text keeps to its own column. */
  void entry(String name, String text) {
    List<String> wrapped = wrap(text, HANGING, HANGING);
    for (int i = 0; i < wrapped.size(); i++) {
      lines.add((i == 0 ? label(name) : " ".repeat(HANGING)) + wrapped.get(i));
    }
  }

  /** A name and a text that is to be copied from the terminal, in one line. */
  void command(String name, String text) {
    lines.add(label(name) + InertText.line(text, LONGEST));
  }

  /** A line that begins with a coloured word; what follows it is indented from the second line. */
  void item(String painted, int columns, String text) {
    List<String> wrapped = wrap(text, columns, HANGING);
    for (int i = 0; i < wrapped.size(); i++) {
      lines.add((i == 0 ? painted : " ".repeat(HANGING)) + wrapped.get(i));
    }
  }

  /** A text that is to be copied from the terminal, in one line. */
  void path(String text) {
    lines.add(InertText.line(text, LONGEST));
  }

  /**
   * Parts next to a name, as many per line as fit.
   *
   * @param plain the parts
   * @param painted the same parts with colours
   * @param unit what they count; left out if the last line has no room for it
   */
  void parts(String name, List<String> plain, List<String> painted, String unit) {
    StringBuilder line = new StringBuilder(name);
    int columns = name.length();
    String gap = "";
    for (int i = 0; i < plain.size(); i++) {
      int more = gap.length() + plain.get(i).length();
      if (columns + more > columns()) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(name.length()));
        columns = name.length();
        gap = "";
      }
      line.append(gap).append(painted.get(i));
      columns += gap.length() + plain.get(i).length();
      gap = " · ";
    }
    boolean fits = columns + 2 + unit.length() <= columns();
    lines.add(fits ? line + "  " + unit : line.toString());
  }

  private int columns() {
    return width.orElse(Integer.MAX_VALUE);
  }

  private String label(String name) {
    return paint.faint("  " + name + " ".repeat(HANGING - 2 - name.length()));
  }

  /**
   * Breaks a text between words, and within words that are longer than a line.
   *
   * @param first columns already used in the first line
   * @param rest columns already used in every other line
   */
  private List<String> wrap(String text, int first, int rest) {
    String inert = InertText.line(text, LONGEST);
    if (width.isEmpty()) {
      return List.of(inert);
    }
    List<String> wrapped = new ArrayList<>();
    int[] left = inert.codePoints().toArray();
    int from = 0;
    int room = width.getAsInt() - first;
    while (left.length - from > room) {
      int to = lastBlank(left, from, from + room);
      boolean between = to > from;
      to = between ? to : from + room;
      wrapped.add(new String(left, from, to - from).stripTrailing());
      from = between ? to + 1 : to;
      room = width.getAsInt() - rest;
    }
    wrapped.add(new String(left, from, left.length - from));
    return wrapped;
  }

  /** The last blank at or before an end, or the start where there is none. */
  private static int lastBlank(int[] text, int start, int end) {
    for (int at = end; at > start; at--) {
      if (text[at] == ' ') {
        return at;
      }
    }
    return start;
  }
}
