package org.sharedinfo.rule;

/**
 * The words of a rule; blanks and line ends count as one blank.
 *
 * @param title at most 60 characters
 * @param text what is asked, at most 400 characters
 * @param lookAt where to look when it fails, at most 400 characters
 */
record Text(String title, String text, String lookAt) {
  Text {
    text = oneLine(text);
    lookAt = oneLine(lookAt);
  }

  private static String oneLine(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }
}
