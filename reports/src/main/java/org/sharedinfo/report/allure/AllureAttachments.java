package org.sharedinfo.report.allure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sharedinfo.report.finding.HexRow;
import org.sharedinfo.report.finding.HexRow.HexByte;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Violation;

/** What goes with a result, as texts under their names. */
final class AllureAttachments {
  private static final int LINE = 2_000;
  private static final int DETAIL = 100_000;

  private AllureAttachments() {}

  /** By name, in the order in which they are to be read; none for a check that just passed. */
  static Map<String, String> of(CheckResult result) {
    Map<String, String> texts = new LinkedHashMap<>();
    result.violation().ifPresent(found -> add(found, result, texts));
    if (!result.detail().isBlank()) {
      texts.put(detail(result), InertText.block(result.detail(), DETAIL));
    }
    return texts;
  }

  private static void add(Violation found, CheckResult result, Map<String, String> texts) {
    if (!found.given().isEmpty()) {
      texts.put("Given", lines(found.given()));
    }
    if (!found.bytes().isEmpty()) {
      texts.put(
          "Bytes that differ",
          found.bytes().stream()
              .map(HexRow::of)
              .flatMap(row -> hex(row).stream())
              .collect(Collectors.joining("\n")));
    }
    if (!found.steps().isEmpty()) {
      texts.put(
          result.evidence() == Evidence.SCHEDULE ? "Interleaving" : "What led here",
          lines(found.steps()));
    }
  }

  private static String detail(CheckResult result) {
    return result.evidence() == Evidence.STRESS ? "Outcomes" : "Last words";
  }

  private static List<String> hex(HexRow row) {
    List<String> lines = new ArrayList<>();
    lines.add(row.offset() + "  " + InertText.line(row.field(), LINE));
    lines.add("  expected " + bytes(row.expected()));
    lines.add("  seen     " + bytes(row.seen()));
    lines.add("           " + marks(row.seen()));
    if (row.more() > 0) {
      lines.add("  … " + row.more() + " more bytes");
    }
    return lines;
  }

  private static String bytes(List<HexByte> bytes) {
    return bytes.stream()
        .map(HexByte::digits)
        .map(digits -> InertText.line(digits, LINE))
        .collect(Collectors.joining(" "));
  }

  private static String marks(List<HexByte> bytes) {
    return bytes.stream()
        .map(one -> one.differs() ? "^^" : "  ")
        .collect(Collectors.joining(" "))
        .stripTrailing();
  }

  private static String lines(List<String> texts) {
    return texts.stream().map(text -> InertText.line(text, LINE)).collect(Collectors.joining("\n"));
  }
}
