package org.sharedinfo.tck.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.CheckId;
import org.sharedinfo.tck.check.Suite;

/** Finds the checks that the suites hold, through the JUnit Platform. */
public final class CheckPlan {
  private CheckPlan() {}

  /** All checks of the kit, by id. */
  public static List<PlannedCheck> discover() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage(CheckId.SUITES))
            .configurationParameters(JUnitSettings.parameters())
            .build();
    TestPlan plan = LauncherFactory.create().discover(request);
    List<PlannedCheck> checks = new ArrayList<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier test : plan.getDescendants(root)) {
        check(test).ifPresent(checks::add);
      }
    }
    checks.sort(Comparator.comparing(PlannedCheck::id));
    return checks;
  }

  /** The check that a test of the JUnit Platform is, if it is one. */
  static Optional<PlannedCheck> check(TestIdentifier test) {
    if (!test.isTest() || !(test.getSource().orElse(null) instanceof MethodSource source)) {
      return Optional.empty();
    }
    Method method = source.getJavaMethod();
    if (!Suite.class.isAssignableFrom(method.getDeclaringClass())) {
      return Optional.empty(); // a test of something else that lies on the class path
    }
    Verifies verifies = method.getAnnotation(Verifies.class);
    if (verifies == null) {
      throw new IllegalStateException("a check that names no rule: " + method);
    }
    List<Capability> needs =
        verifies.needs().length == 0
            ? List.of(verifies.role().capability())
            : List.of(verifies.needs());
    return Optional.of(
        new PlannedCheck(
            CheckId.of(method),
            inWords(method.getName()),
            List.of(verifies.value()),
            verifies.role(),
            needs,
            evidenceOf(test.getUniqueIdObject()).id(),
            test.getUniqueId()));
  }

  private static Evidence evidenceOf(UniqueId id) {
    String engine = id.getEngineId().orElse("");
    return switch (engine) {
      case "junit-jupiter" -> Evidence.EXAMPLE;
      case "jqwik" -> Evidence.PROPERTY;
      default -> throw new IllegalStateException("a check of an unknown engine: " + id);
    };
  }

  private static String inWords(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
