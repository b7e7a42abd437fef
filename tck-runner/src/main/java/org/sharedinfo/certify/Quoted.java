package org.sharedinfo.certify;

/** Words as a shell takes them, so that a printed command can be pasted. */
public final class Quoted {
  private Quoted() {}

  /** A word, in quotes if it needs them. */
  public static String word(String word) {
    return word.matches("[A-Za-z0-9_./+:@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
