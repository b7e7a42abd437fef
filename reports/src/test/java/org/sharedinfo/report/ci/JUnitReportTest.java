package org.sharedinfo.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

public class JUnitReportTest {
  public static Element parse(FabricatedRun run) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(ReportTexts.junit(run))))
        .getDocumentElement();
  }

  public static List<Element> all(Element root, String name) {
    NodeList nodes = root.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  @Test
  void suitesAreByAbiAndArea() throws Exception {
    assertThat(all(parse(FabricatedRun.allPass()), "testsuite"))
        .extracting(s -> s.getAttribute("name"))
        .startsWith("x86_64 LAY layout", "x86_64 TIM vCPU time")
        .contains("x86_32 WCL wallclock")
        .hasSize(12);
  }

  @Test
  void everyNumberIsTheNumberOfWhatItCounts() throws Exception {
    for (FabricatedRun run : FabricatedRuns.all().values()) {
      Element root = parse(run);
      List<Element> suites = all(root, "testsuite");
      for (Element suite : suites) {
        assertThat(number(suite, "tests")).isEqualTo(all(suite, "testcase").size());
        assertThat(number(suite, "failures")).isEqualTo(all(suite, "failure").size());
        assertThat(number(suite, "errors")).isEqualTo(all(suite, "error").size());
        assertThat(number(suite, "skipped")).isEqualTo(all(suite, "skipped").size());
      }
      for (String what : List.of("tests", "failures", "errors", "skipped")) {
        assertThat(number(root, what))
            .isEqualTo(suites.stream().mapToInt(s -> number(s, what)).sum());
      }
    }
  }

  @Test
  void noTwoCasesHaveOneName() throws Exception {
    assertThat(all(parse(FabricatedRun.allPass()), "testcase"))
        .extracting(c -> c.getAttribute("classname") + " " + c.getAttribute("name"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aFailureTellsAllThatWasFound() throws Exception {
    assertThat(all(parse(FabricatedRuns.fiveFailures()), "failure"))
        .filteredOn(f -> f.getAttribute("type").equals("LAY-11"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.getAttribute("message")).startsWith("LAY-11: expected only the bytes");
          assertThat(f.getTextContent())
              .contains("given     vcpu=3")
              .contains("0x0e4 vcpu_info[3].time.pad0: expected a51c77e0, seen a51c0000")
              .contains("replay    ./tck certify")
              .containsPattern("about     docs/rules/[A-Z0-9]{3}-[0-9]{2}\\.md");
        });
  }

  @Test
  void aFailureBeginsWithItsLikelyCause() throws Exception {
    assertThat(all(parse(FabricatedRuns.explained()), "failure"))
        .filteredOn(f -> f.getAttribute("type").matches("LAY-10|TIM-0[12]"))
        .hasSize(6)
        .allSatisfy(f ->
            assertThat(f.getAttribute("message"))
                .startsWith("Likely cause (LAY-10): " + FabricatedRuns.SWAPPED + ". "));
  }

  @Test
  void theTimeOfTheWholeIsTheRuns() throws Exception {
    assertThat(parse(FabricatedRun.allPass()).getAttribute("time")).isEqualTo("42.100");
  }

  @Test
  void anErrorTellsWhoseDoingItIsAndTheLastWords() throws Exception {
    assertThat(all(parse(FabricatedRuns.crash()), "error"))
        .extracting(Element::getTextContent)
        .anyMatch(text -> text.contains("SIGSEGV"));
    assertThat(all(parse(FabricatedRuns.kitBroke()), "error"))
        .extracting(e -> e.getAttribute("type"))
        .containsExactly("ERROR KIT");
  }

  @Test
  void aRunThatDidNotFinishIsAnError() throws Exception {
    assertThat(all(parse(FabricatedRun.allPass().stoppedAfter(9)), "testsuite"))
        .filteredOn(s -> s.getAttribute("name").equals("run"))
        .singleElement()
        .satisfies(s -> assertThat(s.getTextContent()).isBlank())
        .satisfies(s ->
            assertThat(all(s, "error").getFirst().getAttribute("message"))
                .contains("did not finish: 9 of"));
    assertThat(all(parse(FabricatedRun.allPass()), "error")).isEmpty();
  }

  @Test
  void hostileTextsAreTextOnly() throws Exception {
    Element root = parse(FabricatedRuns.hostile());
    assertThat(all(root, "script")).isEmpty();
    assertThat(root.getAttribute("name"))
        .contains("<script>alert('x')</script>", "‹U+001B›[31m", "‹U+0000›", "‹U+202E›");
    assertThat(all(root, "failure").getFirst().getTextContent())
        .contains("]]>", "characters more)");
  }
}
