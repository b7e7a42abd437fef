package org.sharedinfo.cli;

/** Words as a shell takes them, so that a printed command can be pasted. */
final class Quoted {
  private Quoted() {}

  /** A word, in quotes if it needs them. */
  static String word(String word) {
    return word.matches("[A-Za-z0-9_./+:@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
