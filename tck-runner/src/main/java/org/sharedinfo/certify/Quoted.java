package org.sharedinfo.certify;

/** Quotes words for a shell, so that a printed command can be pasted. */
public final class Quoted {
  private Quoted() {}

  /** A word, quoted if necessary. */
  public static String word(String word) {
    return word.matches("[A-Za-z0-9_./+:@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
