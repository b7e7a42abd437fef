package org.sharedinfo.report.text;

import java.util.Locale;
import org.sharedinfo.result.Verdict;

/** How a verdict is shown: a word, and a sign that does not need colour to be told apart. */
public enum VerdictLook {
  FAIL(Verdict.FAIL, "fail", "✕"),
  ERROR(Verdict.ERROR, "error", "!"),
  INCONCLUSIVE(Verdict.INCONCLUSIVE, "inconclusive", "?"),
  EXCLUDED(Verdict.EXCLUDED, "excluded", "⊘"),
  PASS(Verdict.PASS, "pass", "✓"),
  NOT_APPLICABLE(Verdict.NOT_APPLICABLE, "not applicable", "–");

  private final Verdict verdict;
  private final String word;
  private final String sign;

  VerdictLook(Verdict verdict, String word, String sign) {
    this.verdict = verdict;
    this.word = word;
    this.sign = sign;
  }

  public static VerdictLook of(Verdict verdict) {
    return valueOf(verdict.name());
  }

  public Verdict verdict() {
    return verdict;
  }

  public String word() {
    return word;
  }

  public String sign() {
    return sign;
  }

  /** The class of its elements in the page. */
  public String style() {
    return "v-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
