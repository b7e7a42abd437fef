package org.sharedinfo.report.allure;

import java.util.ArrayList;
import java.util.List;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.CheckResult.Blame;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Area;

/**
 * A category of results that did not pass, in Allure's form. A result belongs to the category whose
 * prefix its message has.
 *
 * @param name the name that readers see
 * @param matchedStatuses Allure's words for verdicts
 * @param messageRegex matches the whole message
 */
record AllureCategory(String name, List<String> matchedStatuses, String messageRegex) {

  /** Kinds of what did not pass, but for violations, which are sorted by area. */
  enum Kind {
    VIOLATION("Violations", ""),
    TAKEN_DOWN("Taken down by the implementation", "The implementation took the check down: "),
    KIT_BROKE("The kit or its environment broke", "The kit or its environment broke: "),
    INCONCLUSIVE("Inconclusive", "Inconclusive: "),
    EXCLUDED("Set aside", "Set aside: "),
    NOT_APPLICABLE("Not applicable", "Not applicable: ");

    private final String title;
    private final String prefix;

    Kind(String title, String prefix) {
      this.title = title;
      this.prefix = prefix;
    }

    /** What the messages of its results begin with; a violation's begins with its rule. */
    String prefix() {
      return prefix;
    }
  }

  /**
   * The category of a result.
   *
   * @throws IllegalArgumentException if it passed
   */
  static Kind of(CheckResult result) {
    return switch (result.verdict()) {
      case FAIL -> Kind.VIOLATION;
      case ERROR -> result.blame() == Blame.KIT ? Kind.KIT_BROKE : Kind.TAKEN_DOWN;
      case INCONCLUSIVE -> Kind.INCONCLUSIVE;
      case EXCLUDED -> Kind.EXCLUDED;
      case NOT_APPLICABLE -> Kind.NOT_APPLICABLE;
      case PASS -> throw new IllegalArgumentException("passed: " + result.check());
    };
  }

  /** All, in the order in which they matter. */
  static List<AllureCategory> all() {
    List<AllureCategory> all = new ArrayList<>();
    for (Area area : Area.values()) {
      all.add(
          category(
              "Violations: " + area.name() + " " + area.title(),
              Verdict.FAIL,
              area.name() + "-\\d\\d: "));
    }
    all.add(category(Kind.TAKEN_DOWN, Verdict.ERROR));
    all.add(category(Kind.KIT_BROKE, Verdict.ERROR));
    all.add(category(Kind.INCONCLUSIVE, Verdict.INCONCLUSIVE));
    all.add(category(Kind.EXCLUDED, Verdict.EXCLUDED));
    all.add(category(Kind.NOT_APPLICABLE, Verdict.NOT_APPLICABLE));
    return all;
  }

  private static AllureCategory category(Kind kind, Verdict verdict) {
    return category(kind.title, verdict, kind.prefix());
  }

  private static AllureCategory category(String name, Verdict verdict, String prefix) {
    return new AllureCategory(name, List.of(AllureResult.status(verdict)), prefix + ".*");
  }
}
