package org.sharedinfo.recording;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One line, field by field; one object serves all lines. */
final class Line {
  private static final int HEX_DIGITS = 16;
  private static final byte[] DIGIT = digits();

  private final byte[] bytes;
  private long number;
  private int at;
  private int end;

  Line(byte[] bytes) {
    this.bytes = bytes;
  }

  private static byte[] digits() {
    byte[] values = new byte[128];
    for (int c = 0; c < values.length; c++) {
      values[c] = (byte) Character.digit(c, 16);
    }
    return values;
  }

  void set(long line, int first, int last) {
    number = line;
    at = first;
    end = last;
  }

  long number() {
    return number;
  }

  boolean is(byte[] wanted) {
    return end - at == wanted.length && LineSource.matches(bytes, at, wanted);
  }

  boolean startsWith(byte[] wanted) {
    return end - at >= wanted.length && LineSource.matches(bytes, at, wanted);
  }

  /** Moves after the first occurrence of these bytes, if any. */
  boolean skipTo(byte[] wanted) {
    for (int i = at; i + wanted.length <= end; i++) {
      if (LineSource.matches(bytes, i, wanted)) {
        at = i + wanted.length;
        return true;
      }
    }
    return false;
  }

  /** Whether it is empty or a comment. */
  boolean isComment() {
    return at == end || bytes[at] == '#';
  }

  boolean hasMore() {
    return at < end;
  }

  /** The upper-case letter that is the first field; 0 if that is something else. */
  byte letter() {
    boolean alone = end - at > 1 && bytes[at + 1] == ' ';
    return alone && bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] : 0;
  }

  /** Moves to the next field: a blank, and something after it. */
  void next(String what) throws DamagedRecordingException {
    if (at >= end) {
      throw damaged(what + " is missing");
    }
    if (bytes[at] != ' ') {
      throw damaged("expected a blank before " + what + ": " + rest());
    }
    at++;
    if (at >= end || bytes[at] == ' ') {
      throw damaged(what + " is missing");
    }
  }

  void skip(int count) {
    at += count;
  }

  /** Whether the field here is "-"; if so, moves past it. */
  boolean isUnknown() {
    if (at < end
        && bytes[at] == '-'
        && (at + 1 == end || bytes[at + 1] == ' ' || bytes[at + 1] == ':')) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether this byte is next; if so, moves past it. */
  boolean takes(char wanted) {
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** A hexadecimal number, up to the end of the field or a colon. */
  long hex(String what) throws DamagedRecordingException {
    long value = 0;
    int first = at;
    while (at < end) {
      byte b = bytes[at];
      int digit = b < 0 ? -1 : DIGIT[b];
      if (digit < 0) {
        break;
      }
      value = value << 4 | digit;
      at++;
    }
    if (at == first || at - first > HEX_DIGITS || !atFieldEnd()) {
      at = first;
      throw damaged(what + " is not a hexadecimal number: " + word());
    }
    return value;
  }

  /** A decimal number from 0 to a maximum, which is at most 10^9. */
  int decimal(String what, int most) throws DamagedRecordingException {
    long value = 0;
    int first = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && value <= most) {
      value = value * 10 + bytes[at] - '0';
      at++;
    }
    if (at == first || value > most || !atFieldEnd()) {
      at = first;
      throw damaged(what + " is not a number from 0 to " + most + ": " + word());
    }
    return (int) value;
  }

  OptionalInt decimalOrUnknown(String what, int most) throws DamagedRecordingException {
    return isUnknown() ? OptionalInt.empty() : OptionalInt.of(decimal(what, most));
  }

  OptionalLong hexOrUnknown(String what) throws DamagedRecordingException {
    return isUnknown() ? OptionalLong.empty() : OptionalLong.of(hex(what));
  }

  private boolean atFieldEnd() {
    return at == end || bytes[at] == ' ' || bytes[at] == ':';
  }

  /** The text up to the next blank. */
  String word() {
    int first = at;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return new String(bytes, first, at - first, StandardCharsets.UTF_8);
  }

  /** The remaining text. */
  String rest() {
    String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  /** The trailing fields {@code key=value}, up to the end of the line. */
  Map<String, String> keys() throws DamagedRecordingException {
    if (at >= end) {
      return Map.of();
    }
    Map<String, String> keys = new LinkedHashMap<>();
    while (hasMore()) {
      next("a field key=value");
      String field = word();
      int equals = field.indexOf('=');
      if (equals < 1) {
        throw damaged("not a field key=value: " + field);
      }
      if (keys.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
        throw damaged("the key appears twice: " + field);
      }
    }
    return keys;
  }

  /** Whether only fields with a key, or nothing, remain. */
  boolean keysFollow() {
    int i = at + 1;
    while (i < end && bytes[i] != ' ') {
      if (bytes[i] == '=') {
        return true;
      }
      i++;
    }
    return at >= end;
  }

  DamagedRecordingException damaged(String what) {
    return new DamagedRecordingException(number, DamagedRecordingException.shown(what));
  }
}
