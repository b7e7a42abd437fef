package org.sharedinfo.report.text;

import io.pebbletemplates.pebble.extension.escaper.EscapingStrategy;

/**
 * Quotes the text that a template prints. First it makes the text inert, then it replaces the five
 * characters that have a meaning in elements or quoted attributes.
 */
public final class HtmlText implements EscapingStrategy {
  private static final int LIMIT = 4_000;

  @Override
  public String escape(String input) {
    String inert = InertText.block(input, LIMIT);
    StringBuilder out = new StringBuilder(inert.length() + 16);
    for (int i = 0; i < inert.length(); i++) {
      char c = inert.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
