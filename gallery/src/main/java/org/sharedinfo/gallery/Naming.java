package org.sharedinfo.gallery;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a gallery implementation, derived from its class and family.
 *
 * @param id in lower case with hyphens
 * @param title the same in words
 */
record Naming(String id, String title) {
  /** Where a word of a class name starts: at a capital letter or a number of two or more digits. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9]{2})|(?<=Of)(?=[0-9])");

  /**
   * The name of a class.
   *
   * @param ending a pattern for the suffix of family names, which is dropped
   */
  static Naming of(Class<?> type, String ending) {
    String family = words(type.getNestHost().getSimpleName().replaceFirst(ending + "$", ""));
    if (type.getNestHost() == type) {
      return new Naming(family.replace(' ', '-'), capital(family));
    }
    String words = words(type.getSimpleName());
    return new Naming((family + " " + words).replace(' ', '-'), capital(family) + ": " + words);
  }

  private static String words(String camelCase) {
    return WORD.matcher(camelCase).replaceAll(" ").toLowerCase(Locale.ROOT);
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
