package org.sharedinfo.build;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What each module may depend on, outside of its tests; a new module must find its place here. */
class ModuleArrowsTest {
  private static final String TCK_TESTS = "tck-api tck-tests tck-runner jcstress-engine explorer";

  private static final Map<String, Arrows> ALLOWED =
      Map.ofEntries(
          entry("tck-api", arrows("")),
          entry("jcstress-engine", arrows("")),
          entry("explorer", arrows("")),
          entry("tck-tests", arrows("tck-api jcstress-engine explorer", "reference-impl")),
          entry(
              "tck-runner",
              arrows("tck-api tck-tests jcstress-engine reports", "gallery reference-impl")),
          entry("reference-impl", arrows("tck-api")),
          entry("gallery", arrows("tck-api", "tck-tests")),
          entry(
              "gallery-tests",
              arrows("", "tck-api tck-tests tck-runner gallery recording self-test")),
          entry("reports", arrows("tck-api")),
          entry("native-bridge", arrows("tck-api explorer")),
          entry("native-tests", arrows("", "tck-api explorer native-bridge tck-tests tck-runner")),
          entry("inspect", arrows("tck-api", "tck-tests")),
          entry("recording", arrows("tck-api")),
          entry(
              "self-test",
              arrows(
                  "tck-api tck-tests tck-runner jcstress-engine gallery recording",
                  "reference-impl")),
          entry(
              "tck-cli",
              arrows(
                  TCK_TESTS
                      + " reference-impl reports gallery self-test inspect recording"
                      + " native-bridge")),
          entry(
              "command-tests",
              arrows(
                  "",
                  TCK_TESTS + " reference-impl gallery reports recording native-bridge tck-cli")),
          entry("tck-junit", arrows("tck-api tck-runner self-test reports", "gallery")),
          entry("distribution", arrows("tck-cli tck-junit")),
          entry(
              "build-checks",
              arrows(
                  "",
                  TCK_TESTS
                      + " reference-impl reports gallery self-test inspect recording native-bridge"
                      + " tck-cli")),
          entry("benchmarks", arrows(TCK_TESTS + " reference-impl native-bridge")));

  /** Libraries that one module alone keeps from the others. */
  private static final Map<String, String> KEPT_BY =
      Map.of("info.picocli", "tck-cli", "io.qameta.allure", "reports");

  private record Arrows(Set<String> always, Set<String> inTests) {}

  private record Dependency(String group, String artifact, String scope) {}

  @Test
  void modulesSeeWhatTheyMay() throws Exception {
    for (Path pom : Sources.modulePoms()) {
      String module = pom.getParent().getFileName().toString();
      assertThat(ALLOWED).containsKey(module);
      Arrows arrows = ALLOWED.get(module);
      for (Dependency seen : dependencies(pom).toList()) {
        if (seen.group().equals("org.sharedinfo")) {
          boolean test = seen.scope().equals("test");
          assertThat(test ? arrows.inTests() : arrows.always())
              .as(module + (test ? " in tests" : ""))
              .contains(seen.artifact());
        }
      }
    }
  }

  @Test
  void librariesStayWithTheModuleThatKeepsThem() throws Exception {
    Set<String> met = new TreeSet<>();
    for (Path pom : Sources.modulePoms()) {
      String module = pom.getParent().getFileName().toString();
      for (Dependency seen : dependencies(pom).toList()) {
        met.add(seen.group());
        assertThat(module)
            .as(seen.group() + " in " + module)
            .isEqualTo(KEPT_BY.getOrDefault(seen.group(), module));
      }
    }
    assertThat(met).contains("org.sharedinfo", "info.picocli", "net.jqwik");
  }

  private static Arrows arrows(String always) {
    return arrows(always, "");
  }

  private static Arrows arrows(String always, String inTests) {
    return new Arrows(names(always), names(always + " " + inTests));
  }

  private static Set<String> names(String spaced) {
    return Arrays.stream(spaced.split(" ")).collect(toCollection(TreeSet::new));
  }

  private static Stream<Dependency> dependencies(Path pom) throws IOException {
    NodeList found = parse(pom).getElementsByTagName("dependency");
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> (Element) found.item(i))
        .map(e -> new Dependency(text(e, "groupId"), text(e, "artifactId"), text(e, "scope")));
  }

  private static String text(Element element, String child) {
    NodeList found = element.getElementsByTagName(child);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static Document parse(Path pom) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    } catch (javax.xml.parsers.ParserConfigurationException | org.xml.sax.SAXException e) {
      throw new IOException("cannot read " + pom, e);
    }
  }
}
