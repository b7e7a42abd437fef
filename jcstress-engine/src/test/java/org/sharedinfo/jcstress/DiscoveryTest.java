package org.sharedinfo.jcstress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.sharedinfo.jcstress.fixture.Forbidden;
import org.sharedinfo.jcstress.fixture.Passing;
import org.sharedinfo.jcstress.fixture.Throwing;

/** Finds tests, and starts no fork. */
class DiscoveryTest {
  private static final UniqueId ROOT = UniqueId.forEngine(StressEngine.ID);

  private static TestDescriptor discover(LauncherDiscoveryRequest request) {
    return new StressEngine().discover(request, ROOT);
  }

  private static List<String> tests(DiscoverySelector... selectors) {
    return discover(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter("jcstress.modes", "c1,c2")
                .build())
        .getDescendants()
        .stream()
        .filter(TestDescriptor::isTest)
        .map(test ->
            test.getUniqueId().removeLastSegment().getLastSegment().getValue()
                + " "
                + test.getDisplayName())
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .sorted()
        .toList();
  }

  @Test
  void findsAClassOnceForEachMode() {
    assertThat(tests(DiscoverySelectors.selectClass(Passing.class)))
        .containsExactly("Passing c1", "Passing c2");
  }

  @Test
  void findsWhatIsDeclaredWithinAClass() {
    assertThat(tests(DiscoverySelectors.selectClass(Throwing.class)))
        .containsExactly(
            "Throwing$AtOnce c1", "Throwing$AtOnce c2", "Throwing$Later c1", "Throwing$Later c2");
  }

  @Test
  void findsPackagesAndRoots() {
    Path root = Path.of("target/test-classes").toAbsolutePath();
    List<String> all = tests(DiscoverySelectors.selectPackage("org.sharedinfo.jcstress.fixture"));
    assertThat(all).contains("Passing c1", "Throwing$Later c2").doesNotHaveDuplicates();
    assertThat(
            tests(
                DiscoverySelectors.selectClasspathRoots(Set.of(root))
                    .toArray(DiscoverySelector[]::new)))
        .containsAll(all);
  }

  @Test
  void findsAgainByUniqueId() {
    UniqueId id = ROOT.append("class", Passing.class.getName()).append("mode", "c2");
    assertThat(tests(DiscoverySelectors.selectUniqueId(id))).containsExactly("Passing c2");
    assertThat(tests(DiscoverySelectors.selectUniqueId(id.removeLastSegment())))
        .containsExactly("Passing c1", "Passing c2");
    assertThat(tests(DiscoverySelectors.selectUniqueId(ROOT.append("class", "no.Such")))).isEmpty();
  }

  @Test
  void takesAnActorForItsClass() throws NoSuchMethodException {
    assertThat(
            tests(
                DiscoverySelectors.selectMethod(Forbidden.class, Forbidden.class.getMethod("one"))))
        .containsExactly("Forbidden c1", "Forbidden c2");
  }

  @Test
  void leavesOthersTestsAlone() {
    assertThat(tests(DiscoverySelectors.selectClass(DiscoveryTest.class))).isEmpty();
  }

  @Test
  void tellsTagsAndSources() {
    TestDescriptor test =
        discover(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(Tagged.class))
                    .build())
            .getDescendants()
            .stream()
            .filter(TestDescriptor::isTest)
            .findFirst()
            .orElseThrow();
    assertThat(test.getTags())
        .containsExactlyInAnyOrder(
            TestTag.create("own"), TestTag.create("meta"), TestTag.create("jupiter"));
    assertThat(test.getSource()).contains(ClassSource.from(Tagged.class));
  }

  @Test
  void keepsToTheFiltersOfClassNames() {
    TestDescriptor root =
        discover(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectPackage("org.sharedinfo.jcstress.fixture"))
                .filters(ClassNameFilter.includeClassNamePatterns(".*Passing"))
                .build());
    assertThat(root.getChildren())
        .extracting(TestDescriptor::getDisplayName)
        .containsExactly("Passing");
  }

  @Test
  void namesTheParameterThatIsWrong() {
    Map.of(
            "jcstress.time.ms", "soon",
            "jcstress.batch", "0",
            "jcstress.modes", "c3",
            "jcstress.profile", "long")
        .forEach((key, value) ->
            assertThatThrownBy(() ->
                    discover(
                        LauncherDiscoveryRequestBuilder.request()
                            .configurationParameter(key, value)
                            .build()))
                .isInstanceOf(JUnitException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value));
  }
}
