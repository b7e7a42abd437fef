package org.sharedinfo.report.terminal;

import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.result.Verdict;

/**
 * ANSI colours, or none.
 *
 * @param colours whether to print colours
 */
record ConsolePaint(boolean colours) {
  String of(Verdict verdict, String text) {
    return switch (verdict) {
      case FAIL, ERROR -> code("1;31", text);
      case INCONCLUSIVE, EXCLUDED -> code("33", text);
      case PASS -> code("32", text);
      case NOT_APPLICABLE -> faint(text);
    };
  }

  String of(RunOutcome outcome, String text) {
    return switch (outcome) {
      case CONFORMANT -> code("1;32", text);
      case NON_CONFORMANT -> code("1;31", text);
      case INCOMPLETE, PARTIAL -> code("1;33", text);
    };
  }

  String strong(String text) {
    return code("1", text);
  }

  String faint(String text) {
    return code("2", text);
  }

  private String code(String code, String text) {
    return colours ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
