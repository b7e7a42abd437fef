package org.sharedinfo.recording;

import java.io.IOException;

/** A file is not a recording, or one of its lines violates the format. The message is one line. */
public final class DamagedRecordingException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 120;

  DamagedRecordingException(long line, String what) {
    super("line " + line + ": " + what);
  }

  /** Text of a recording, in a form that a message can show. */
  static String shown(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
