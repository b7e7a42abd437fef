package org.sharedinfo.report.input;

import java.util.regex.Pattern;

/** Texts of a fixed form that results and attestations share. */
public final class StrictTexts {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** SHA-256 of nothing: what had it was not measured. */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private StrictTexts() {}

  /** Whether a text is a SHA-256 in hexadecimal, and of something. */
  public static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches() && !text.equals(OF_NOTHING);
  }

  /**
   * Requires {@code yes}, or {@code no} with a reason.
   *
   * @throws UnfitJsonException if it is something else
   */
  public static void requireIsolation(String text) throws UnfitJsonException {
    if (!text.equals("yes") && !text.matches("no: \\S.*")) {
      throw new UnfitJsonException(
          "\"isolated\" is \"" + text + "\"; there are \"yes\" and \"no: REASON\"");
    }
  }
}
