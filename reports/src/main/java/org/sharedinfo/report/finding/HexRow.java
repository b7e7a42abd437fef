package org.sharedinfo.report.finding;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.result.ByteDifference;

/**
 * A run of differing bytes, laid out for the page.
 *
 * @param offset in hexadecimal, three digits at least
 * @param field the field's name
 * @param expected the bytes in memory order
 * @param seen as expected
 * @param more bytes that are not shown
 */
public record HexRow(
    String offset, String field, List<HexByte> expected, List<HexByte> seen, int more) {
  private static final int MOST = 32;

  /** One byte: its digits, and whether the other side has another. */
  public record HexByte(String digits, boolean differs) {}

  public static HexRow of(ByteDifference difference) {
    List<String> expected = digits(difference.expected());
    List<String> seen = digits(difference.seen());
    return new HexRow(
        String.format("0x%03x", difference.offset()),
        difference.field(),
        marked(expected, seen),
        marked(seen, expected),
        Math.max(0, Math.max(expected.size(), seen.size()) - MOST));
  }

  private static List<String> digits(String bytes) {
    List<String> digits = new ArrayList<>();
    for (int at = 0; at < bytes.length(); at += 2) {
      digits.add(bytes.substring(at, Math.min(at + 2, bytes.length())));
    }
    return digits;
  }

  private static List<HexByte> marked(List<String> bytes, List<String> others) {
    List<HexByte> marked = new ArrayList<>();
    for (int i = 0; i < Math.min(bytes.size(), MOST); i++) {
      boolean same = i < others.size() && others.get(i).equals(bytes.get(i));
      marked.add(new HexByte(bytes.get(i), !same));
    }
    return marked;
  }
}
