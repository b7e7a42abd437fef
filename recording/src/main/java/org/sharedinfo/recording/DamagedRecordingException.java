package org.sharedinfo.recording;

import java.io.IOException;

/** A recording is not one, or one of its lines breaks the format: the message is one line. */
public final class DamagedRecordingException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 120;

  DamagedRecordingException(long line, String what) {
    super("line " + line + ": " + what);
  }

  /** Text of a recording as a message can show it. */
  static String shown(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
