package org.sharedinfo.tck.check;

import org.sharedinfo.abi.Abi;
import org.sharedinfo.explorer.Explorer;

/**
 * One execution of one check, as text: {@code check/abi/schedule}.
 *
 * @param check the check's id
 * @param abi the ABI
 * @param schedule of the explorer
 */
public record Replay(String check, Abi abi, String schedule) {
  private static final String SEPARATOR = "/";

  /**
   * Parses a replay.
   *
   * @throws IllegalArgumentException if the text is invalid; the message gives the reason in one
   *     line
   */
  public static Replay parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    if (parts.length != 3 || parts[0].isEmpty()) {
      throw new IllegalArgumentException(
          "a replay has the form check/abi/schedule, as shown with a failure: " + text);
    }
    Abi abi =
        Abi.byId(parts[1])
            .orElseThrow(
                () -> new IllegalArgumentException("no such ABI in the replay: " + parts[1]));
    try {
      Explorer.checkSchedule(parts[2]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("damaged schedule in the replay: " + e.getMessage(), e);
    }
    return new Replay(parts[0], abi, parts[2]);
  }

  /** As text: letters, digits and the characters {@code / : . _ - +}. */
  public String text() {
    return check + SEPARATOR + abi.id() + SEPARATOR + schedule;
  }
}
