package org.sharedinfo.report.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.input.StrictJson;
import org.sharedinfo.report.input.StrictRecords;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The changes since the {@code conformance.json} of an earlier run.
 *
 * @param failing verdicts that got worse, or are bad and were not judged before
 * @param missing verdicts that were judged before and are not judged now
 * @param notRun verdicts that were judged before and are not offered now, or were good and are
 *     excluded now
 * @param passing verdicts that are good now and were not before
 */
public record Baseline(
    List<Change> failing, List<Change> missing, List<Change> notRun, List<Change> passing) {
  /** In a folder of results: the conformance.json that they are held against. */
  public static final String FILE = "baseline.json";

  private static final String NO_RESULT = "no result";
  private static final String MAJOR = "1.";
  private static final Pattern ID =
      Pattern.compile("[A-Z0-9]{3}-[0-9]{2,3} [A-Z]{2} [a-z0-9_]{1,20}");

  /** Copies the lists. */
  public Baseline {
    failing = List.copyOf(failing);
    missing = List.copyOf(missing);
    notRun = List.copyOf(notRun);
    passing = List.copyOf(passing);
  }

  /** One rule for one role and ABI: its verdict then and now. */
  public record Change(String rule, String role, String abi, String before, String now) {
    /** The change in one line. */
    public String inWords() {
      return rule + "  " + role + "  " + abi + "  " + before + " -> " + now;
    }
  }

  private record Cell(String rule, String role, String abi) {}

  /** Whether something got worse. */
  public boolean isRegression() {
    return !failing.isEmpty() || !missing.isEmpty() || !notRun.isEmpty();
  }

  /**
   * Compares.
   *
   * @param json the earlier conformance.json
   * @throws UnfitJsonException if it is not a conformance.json; the message says so in one line
   */
  public static Baseline compare(byte[] json, ConformanceReport report) throws UnfitJsonException {
    Map<Cell, Verdict> before = read(json);
    Map<Cell, Verdict> now = new LinkedHashMap<>();
    for (Judgement judged : report.verdicts()) {
      now.put(new Cell(judged.rule(), judged.role().id(), judged.abi().id()), judged.verdict());
    }
    List<Change> failing = new ArrayList<>();
    List<Change> missing = new ArrayList<>();
    List<Change> notRun = new ArrayList<>();
    List<Change> passing = new ArrayList<>();
    before.forEach((cell, was) -> {
      Verdict is = now.get(cell);
      if (is == null) {
        if (isJudged(was)) {
          missing.add(change(cell, was.name(), NO_RESULT));
        }
      } else if (isGone(was, is)) {
        notRun.add(change(cell, was.name(), is.name()));
      } else if (isWorse(was, is)) {
        failing.add(change(cell, was.name(), is.name()));
      }
    });
    now.forEach((cell, is) -> {
      Verdict was = before.get(cell);
      if (is == Verdict.PASS && was != Verdict.PASS) {
        passing.add(change(cell, was == null ? NO_RESULT : was.name(), is.name()));
      } else if (was == null && is.isFailure()) {
        failing.add(change(cell, NO_RESULT, is.name()));
      }
    });
    return new Baseline(failing, missing, notRun, passing);
  }

  /** Whether something was said of it, good or bad. */
  private static boolean isJudged(Verdict verdict) {
    return verdict != Verdict.NOT_APPLICABLE && verdict != Verdict.EXCLUDED;
  }

  /** Not run any more. Setting aside what did not pass is what the exclude file is for. */
  private static boolean isGone(Verdict was, Verdict is) {
    return (was == Verdict.PASS && is == Verdict.EXCLUDED)
        || (isJudged(was) && is == Verdict.NOT_APPLICABLE);
  }

  private static boolean isWorse(Verdict was, Verdict is) {
    return switch (is) {
      case FAIL, ERROR -> is.compareTo(was) > 0;
      case INCONCLUSIVE -> was == Verdict.PASS;
      case PASS, EXCLUDED, NOT_APPLICABLE -> false;
    };
  }

  /**
   * Checks that a file can serve as a baseline.
   *
   * @throws UnfitJsonException if it is not a conformance.json; the message says why
   */
  public static void requireReadable(byte[] json) throws UnfitJsonException {
    if (read(json).isEmpty()) {
      throw new UnfitJsonException("it has no verdicts");
    }
  }

  private static Change change(Cell cell, String before, String now) {
    return new Change(cell.rule(), cell.role(), cell.abi(), before, now);
  }

  /**
   * Rules, roles and ABIs may be unknown, because a baseline may be from another version of the
   * catalogue. Only the form is checked.
   */
  private static Map<Cell, Verdict> read(byte[] json) throws UnfitJsonException {
    ObjectNode tree = StrictJson.object(json);
    JsonNode version = tree.path("schemaVersion");
    if (!version.isString() || !version.asString().startsWith(MAJOR)) {
      throw new UnfitJsonException(
          "its \"schemaVersion\" is not one that this kit reads: " + MAJOR + "x");
    }
    JsonNode verdicts = tree.path("verdicts");
    if (!verdicts.isArray()) {
      throw new UnfitJsonException("it has no list of verdicts");
    }
    Map<Cell, Verdict> found = new LinkedHashMap<>();
    for (JsonNode one : verdicts.values()) {
      Judged judged = StrictRecords.read(one, Judged.class);
      Cell cell = new Cell(judged.rule(), judged.role(), judged.abi());
      if (!ID.matcher(String.join(" ", cell.rule(), cell.role(), cell.abi())).matches()) {
        throw new UnfitJsonException(
            "no rule, role and ABI: " + cell.rule() + " " + cell.role() + " " + cell.abi());
      }
      if (found.put(cell, judged.verdict()) != null) {
        throw new UnfitJsonException(
            "it judges twice: " + cell.rule() + " " + cell.role() + " " + cell.abi());
      }
    }
    return found;
  }

  /** What of a verdict counts here. */
  private record Judged(String rule, String role, String abi, Verdict verdict) {}

  /** Changes of one kind, in words. */
  public record Group(String title, List<Change> changes) {}

  /** The kinds of changes that there are; what got worse first. */
  public List<Group> groups() {
    return Stream.of(
            new Group("newly failing", failing),
            new Group("newly missing", missing),
            new Group("newly not run", notRun),
            new Group("newly passing", passing))
        .filter(group -> !group.changes().isEmpty())
        .toList();
  }

  /** The lines that tell it; what got worse first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Group group : groups()) {
      lines.add("baseline: " + group.title() + ", " + group.changes().size());
      group.changes().forEach(change -> lines.add("  " + InertText.line(change.inWords(), 200)));
    }
    if (lines.isEmpty()) {
      lines.add("baseline: nothing changed");
    }
    return lines;
  }
}
