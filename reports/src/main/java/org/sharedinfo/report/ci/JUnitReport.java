package org.sharedinfo.report.ci;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.finding.FindingText;
import org.sharedinfo.report.finding.LikelyCause;
import org.sharedinfo.report.text.InertText;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Area;
import org.sharedinfo.rule.Role;

/**
 * The JUnit XML that CI systems read: a suite for each ABI and area, a case for each check. FAIL is
 * a failure, ERROR an error, and a check that shows nothing is skipped. An unfinished run adds a
 * suite with one error, so that readers of this file alone do not take it for a whole run. The time
 * of the whole is the run's, by the wall clock; the time of a suite is the sum of its checks.
 */
public final class JUnitReport implements Rendering {
  private static final int NAME = 300;
  private static final int MESSAGE = 1_000;

  @Override
  public String file() {
    return "junit.xml";
  }

  @Override
  public void render(ConformanceReport report, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      new Document(report, xml).write();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException("could not write " + file() + ": " + e.getMessage(), e);
    }
  }

  /** One check for one role and ABI. */
  private record Case(Role role, Abi abi, String area, CheckEvidence evidence) {
    static Case of(Judgement rule, CheckEvidence evidence) {
      String area = evidence.rules().getFirst().substring(0, Area.LAY.name().length());
      return new Case(rule.role(), rule.abi(), area, evidence);
    }

    String key() {
      return String.join("\n", abi.id(), role.id(), evidence.check());
    }

    String suite() {
      return abi.id() + " " + area + " " + Area.valueOf(area).title();
    }

    String className() {
      String check = evidence.check();
      int dot = check.lastIndexOf('.');
      return abi.id() + (dot < 0 ? "" : "." + check.substring(0, dot));
    }

    String name() {
      String check = evidence.check();
      return check.substring(check.lastIndexOf('.') + 1)
          + " ("
          + String.join(", ", evidence.rules())
          + " "
          + role.id()
          + ")";
    }
  }

  private static final class Document {
    private final ConformanceReport report;
    private final XMLStreamWriter xml;

    Document(ConformanceReport report, XMLStreamWriter xml) {
      this.report = report;
      this.xml = xml;
    }

    void write() throws XMLStreamException {
      Map<String, List<Case>> suites = suites();
      List<Case> all = suites.values().stream().flatMap(List::stream).toList();
      int unfinished = report.progress().missing() > 0 || report.progress().cutShort() ? 1 : 0;
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      start("testsuites");
      attribute("name", "shared_info conformance of " + report.implementation().name());
      totals(
          all,
          unfinished,
          report.durationMillis().orElseGet(() -> report.progress().durationMillis()));
      for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
        start("testsuite");
        attribute("name", suite.getKey());
        totals(
            suite.getValue(),
            0,
            suite.getValue().stream().mapToLong(c -> c.evidence().durationMillis()).sum());
        attribute("timestamp", report.started());
        properties();
        for (Case each : suite.getValue()) {
          testcase(each);
        }
        end();
      }
      if (unfinished > 0) {
        unfinished();
      }
      end();
      xml.writeEndDocument();
    }

    private Map<String, List<Case>> suites() {
      Map<String, Case> cases = new LinkedHashMap<>();
      for (Judgement rule : report.verdicts()) {
        for (CheckEvidence evidence : rule.evidence()) {
          Case each = Case.of(rule, evidence);
          cases.putIfAbsent(each.key(), each);
        }
      }
      Map<String, List<Case>> suites = new LinkedHashMap<>();
      for (String abi : report.abis()) {
        cases.values().stream()
            .filter(each -> each.abi().id().equals(abi))
            .forEach(
                each -> suites.computeIfAbsent(each.suite(), s -> new ArrayList<>()).add(each));
      }
      return suites;
    }

    private void totals(List<Case> cases, int errorsMore, long millis) throws XMLStreamException {
      long failures = cases.stream().filter(c -> is(c, Verdict.FAIL)).count();
      long errors = cases.stream().filter(c -> is(c, Verdict.ERROR)).count();
      long passed = cases.stream().filter(c -> is(c, Verdict.PASS)).count();
      attribute("tests", Integer.toString(cases.size() + errorsMore));
      attribute("failures", Long.toString(failures));
      attribute("errors", Long.toString(errors + errorsMore));
      attribute("skipped", Long.toString(cases.size() - passed - failures - errors));
      attribute("time", seconds(millis));
    }

    private static boolean is(Case each, Verdict verdict) {
      return each.evidence().checkVerdict() == verdict;
    }

    private void properties() throws XMLStreamException {
      start("properties");
      property("outcome", report.outcome().name());
      if (report.label().isPresent()) {
        property("label", report.label().get());
      }
      property("state", report.progress().state().name());
      property("implementation.version", report.implementation().version());
      property("implementation.vendor", report.implementation().vendor());
      property("profile", report.profile());
      property("seed", Long.toString(report.seed()));
      property("kit", report.kit().version());
      property("catalogue", report.kit().catalogueVersion());
      property("filters", String.join(" ", report.filters()));
      end();
    }

    private void property(String name, String value) throws XMLStreamException {
      xml.writeEmptyElement("property");
      attribute("name", name);
      attribute("value", value);
    }

    private void testcase(Case each) throws XMLStreamException {
      CheckEvidence evidence = each.evidence();
      start("testcase");
      xml.writeAttribute("name", InertText.line(each.name(), NAME));
      xml.writeAttribute("classname", InertText.line(each.className(), NAME));
      attribute("time", seconds(evidence.durationMillis()));
      switch (evidence.checkVerdict()) {
        case PASS -> {}
        case FAIL -> problem("failure", each);
        case ERROR -> problem("error", each);
        case EXCLUDED, INCONCLUSIVE, NOT_APPLICABLE -> {
          xml.writeEmptyElement("skipped");
          attribute("message", evidence.checkVerdict() + ": " + evidence.message());
        }
      }
      end();
    }

    private void problem(String element, Case each) throws XMLStreamException {
      CheckEvidence evidence = each.evidence();
      start(element);
      Optional<LikelyCause> cause = cause(each);
      String headline = FindingText.headline(evidence);
      attribute("message", cause.map(found -> found.inWords() + ". ").orElse("") + headline);
      attribute(
          "type",
          evidence
              .violation()
              .map(v -> v.rule())
              .orElseGet(() -> evidence.checkVerdict() + " " + evidence.blame()));
      xml.writeCharacters(
          evidence.title().isEmpty() ? "" : InertText.line(evidence.title(), MESSAGE) + "\n");
      xml.writeCharacters(String.join("\n", FindingText.full(evidence, cause)));
      end();
    }

    /** Of a failure: what broke otherwise has its own message. */
    private Optional<LikelyCause> cause(Case each) {
      return is(each, Verdict.FAIL)
          ? LikelyCause.of(report.causes(), each.role(), each.abi())
          : Optional.empty();
    }

    private void unfinished() throws XMLStreamException {
      start("testsuite");
      attribute("name", "run");
      attribute("tests", "1");
      attribute("failures", "0");
      attribute("errors", "1");
      attribute("skipped", "0");
      start("testcase");
      attribute("name", "every planned check has a result");
      attribute("classname", "run");
      start("error");
      attribute("message", report.summary());
      attribute("type", "INCOMPLETE");
      end();
      end();
      end();
    }

    private void start(String element) throws XMLStreamException {
      xml.writeCharacters("\n");
      xml.writeStartElement(element);
    }

    private void end() throws XMLStreamException {
      xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
      xml.writeAttribute(name, InertText.line(value, MESSAGE));
    }

    private static String seconds(long millis) {
      return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }
  }
}
