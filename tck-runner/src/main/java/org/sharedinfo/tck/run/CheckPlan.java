package org.sharedinfo.tck.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.sharedinfo.jcstress.StressEngine;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.rule.Applicability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.CheckId;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.schedule.Schedules;

/** Discovers the checks of the suites, through the JUnit Platform. */
public final class CheckPlan {
  private static final String USUAL_MODE = "default";
  private static final Map<Profile, List<PlannedCheck>> DISCOVERED = new ConcurrentHashMap<>();

  private CheckPlan() {}

  /** All checks of the kit for the usual profile, by id. */
  public static List<PlannedCheck> discover() {
    return discover(Profile.GATE);
  }

  /**
   * All checks of the kit for a profile, by id. The profile determines in how many modes a race
   * runs. They are as the build found them, or else looked for, once for each profile.
   */
  public static List<PlannedCheck> discover(Profile profile) {
    return DISCOVERED.computeIfAbsent(
        profile, of -> PlanFile.read(of).orElseGet(() -> lookThrough(of)));
  }

  /** Looks through the suites. */
  static List<PlannedCheck> lookThrough(Profile profile) {
    LauncherDiscoveryRequest request =
        JUnitSettings.request()
            .selectors(selectPackage(CheckId.SUITES))
            .configurationParameters(JUnitSettings.parameters(profile))
            .build();
    TestPlan plan = JUnitSettings.launcher().discover(request);
    List<PlannedCheck> checks = new ArrayList<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier test : plan.getDescendants(root)) {
        check(test).ifPresent(checks::add);
      }
    }
    checks.sort(Comparator.comparing(PlannedCheck::id));
    return List.copyOf(checks);
  }

  /** The check for a test of the JUnit Platform, if it is one. */
  static Optional<PlannedCheck> check(TestIdentifier test) {
    if (!test.isTest()) {
      return Optional.empty();
    }
    return switch (test.getSource().orElse(null)) {
      case MethodSource source when isCheck(source.getJavaMethod()) ->
          Optional.of(check(test, source.getJavaMethod()));
      case ClassSource source when isRace(test, source.getJavaClass()) ->
          Optional.of(race(test, source.getJavaClass()));
      case null, default -> Optional.empty(); // an unrelated test on the class path
    };
  }

  private static boolean isCheck(Method method) {
    return Suite.class.isAssignableFrom(method.getDeclaringClass());
  }

  private static boolean isRace(TestIdentifier test, Class<?> type) {
    return engineOf(test.getUniqueIdObject()).equals(StressEngine.ID)
        && type.getName().startsWith(CheckId.SUITES + ".");
  }

  private static PlannedCheck check(TestIdentifier test, Method method) {
    return planned(
        test,
        CheckId.of(method),
        inWords(method.getName()),
        Optional.ofNullable(method.getAnnotation(Verifies.class)));
  }

  /** A race is a class, run in one of several modes. */
  private static PlannedCheck race(TestIdentifier test, Class<?> type) {
    String mode = test.getUniqueIdObject().getLastSegment().getValue();
    return planned(
        test,
        CheckId.of(type).replace('$', '.') + "." + mode,
        inWords(type.getSimpleName()) + (mode.equals(USUAL_MODE) ? "" : " (" + mode + ")"),
        Optional.ofNullable(type.getAnnotation(Verifies.class)));
  }

  private static PlannedCheck planned(
      TestIdentifier test, String id, String title, Optional<Verifies> annotation) {
    Verifies verifies =
        annotation.orElseThrow(
            () -> new IllegalStateException("a check that names no rule: " + id));
    return new PlannedCheck(
        id,
        title,
        List.of(verifies.value()),
        verifies.role(),
        Applicability.of(verifies),
        evidenceOf(test),
        test.getUniqueId());
  }

  private static String engineOf(UniqueId id) {
    return id.getEngineId().orElse("");
  }

  private static Evidence evidenceOf(TestIdentifier test) {
    if (test.getSource().orElse(null) instanceof MethodSource source
        && Schedules.class.isAssignableFrom(source.getJavaClass())) {
      return Evidence.SCHEDULE;
    }
    UniqueId id = test.getUniqueIdObject();
    return switch (engineOf(id)) {
      case "junit-jupiter" -> Evidence.EXAMPLE;
      case "jqwik" -> Evidence.PROPERTY;
      case StressEngine.ID -> Evidence.STRESS;
      default -> throw new IllegalStateException("a check of an unknown engine: " + id);
    };
  }

  private static String inWords(String name) {
    return name.replaceAll(
            "(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
