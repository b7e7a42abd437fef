package org.sharedinfo.report.text;

import java.util.Locale;

/**
 * Makes text from elsewhere safe to show. What a terminal, a page or an XML parser would interpret
 * (control characters, escape sequences, marks that reverse the line, unpaired surrogates, towers
 * of combining marks) becomes visible, and absurd lengths are cut with a count of what is missing.
 * Quoting for HTML or XML comes on top.
 */
public final class InertText {
  private static final int COMBINING_MARKS = 3;

  private InertText() {}

  /**
   * The text on one line; a line break shows as {@code ↵}.
   *
   * @param limit the maximum number of characters (code points) kept, above 0
   */
  public static String line(String text, int limit) {
    return render(text, limit, false);
  }

  /**
   * The text with its line breaks and tabs.
   *
   * @param limit the maximum number of characters (code points) kept, above 0
   */
  public static String block(String text, int limit) {
    return render(text, limit, true);
  }

  private static String render(String text, int limit, boolean breaks) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), limit) + 16);
    int kept = 0;
    int marks = 0;
    int at = 0;
    while (at < text.length() && kept < limit) {
      int c = text.codePointAt(at);
      marks = isCombining(c) ? marks + 1 : 0;
      append(out, c, breaks, marks > COMBINING_MARKS);
      at += Character.charCount(c);
      kept++;
    }
    if (at < text.length()) {
      int more = text.codePointCount(at, text.length());
      out.append(
          String.format(Locale.ROOT, "… (%,d character%s more)", more, more == 1 ? "" : "s"));
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int c, boolean breaks, boolean tower) {
    switch (c) {
      case '\n' -> out.append(breaks ? "\n" : " ↵ ");
      case '\t' -> out.append(breaks ? '\t' : ' ');
      default -> {
        if (tower || !isInert(c)) {
          out.append(String.format(Locale.ROOT, "‹U+%04X›", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isCombining(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      default -> false;
    };
  }

  private static boolean isInert(int c) {
    boolean nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !nonCharacter
        && switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
