package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.check.Settings;
import org.sharedinfo.tck.run.CheckPlan;
import org.sharedinfo.tck.run.PlannedCheck;
import org.sharedinfo.tck.run.Trial;

/** The kit rejects each planted fault by its rule, and blames no correct implementation. */
class GalleryTest {
  private static final Pattern JAVAS_RECORD =
      Pattern.compile("\\b[A-Z]\\w*\\[\\w+=|\\bnull\\b|\\w@[0-9a-f]{4,8}\\b");

  /** What is judged here: a fault that only other evidence can show is not asked of it. */
  private static final Set<Evidence> EVIDENCE =
      EnumSet.of(Evidence.EXAMPLE, Evidence.PROPERTY, Evidence.SCHEDULE);

  /** The first of the variants play every role. */
  static final int WHOLE_VARIANTS = 2;

  private static final long SEED = 20_261_101;

  /** Few faults need a long wait to be seen, so it comes last. */
  private static final List<Trial> TRIALS =
      Stream.of(EnumSet.noneOf(Role.class), EnumSet.allOf(Role.class))
          .map(roles -> new Trial(SEED, Settings.USUAL_TRIES).patientWith(roles))
          .toList();

  /** What judges step by step, the quickest first: examples, properties, schedules. */
  private static final List<PlannedCheck> CHECKS =
      CheckPlan.discover().stream()
          .filter(check -> isOf(check, EVIDENCE))
          .sorted(Comparator.comparing(PlannedCheck::evidence))
          .toList();

  /** What is right needs no rare value to be so; many seeds do more than many tries. */
  private static final Trial SHORT_TRIAL = new Trial(SEED, 60).patientWith(Set.of());

  @TestFactory
  Stream<DynamicTest> eachFaultIsRejectedByItsRule() {
    assertThat(Gallery.faults()).hasSizeGreaterThan(100);
    return Gallery.faults().stream()
        .filter(fault -> !Collections.disjoint(fault.shownBy(), EVIDENCE))
        .map(fault -> dynamicTest(fault.rule().id() + " " + fault.id(), () -> reject(fault)));
  }

  @TestFactory
  Stream<DynamicTest> noVariantIsBlamed() {
    return Gallery.variants().stream()
        .map(variant -> {
          Scope scope = scopesInTurn(variant.provider(), variant.id()).getFirst();
          return dynamicTest(
              variant.id() + " " + scope.abi().id() + " " + scope.kind().id(),
              () -> spare(variant, scope));
        });
  }

  /** What an implementation is judged for at once. */
  private record Scope(Abi abi, GuestKind kind) {}

  /** All that it serves, beginning with another one for each id: the self-test asks all. */
  private static List<Scope> scopesInTurn(Class<? extends SharedInfoProvider> type, String id) {
    SharedInfoProvider provider = Gallery.make(type);
    List<Scope> scopes =
        new ArrayList<>(
            provider.abis().stream()
                .sorted()
                .flatMap(abi ->
                    provider.guestKinds().stream().sorted().map(kind -> new Scope(abi, kind)))
                .toList());
    Collections.rotate(scopes, id.hashCode());
    return scopes;
  }

  /** In the first of its ABIs and guests that shows it, by as few checks as do. */
  private static void reject(Fault fault) {
    SharedInfoProvider provider = Gallery.make(fault.provider());
    List<CheckResult> results = new ArrayList<>();
    List<PlannedCheck> checks =
        CHECKS.stream()
            .filter(check -> check.role() == fault.role())
            .filter(check -> check.rules().contains(fault.rule()))
            .filter(check -> isOf(check, fault.shownBy()))
            .toList();
    List<Scope> scopes = scopesInTurn(fault.provider(), fault.id());
    for (Trial trial : TRIALS) {
      for (Scope scope : scopes) {
        for (PlannedCheck check : checks) {
          if (!isRejected(fault, results)) {
            results.addAll(trial.judge(provider, scope.abi(), scope.kind(), check::equals));
          }
        }
      }
    }
    List<Violation> violations = violations(fault, results);
    assertThat(violations).as("%s: %s", fault.what(), results).isNotEmpty();
    assertThat(violations)
        .allSatisfy(violation -> {
          assertThat(violation.expected()).isNotBlank();
          assertThat(violation.seen()).isNotBlank();
          assertThat(List.of(violation.expected(), violation.seen(), violation.given().toString()))
              .as("records of Java, and nothings, have no place in a message")
              .noneMatch(text -> JAVAS_RECORD.matcher(text).find());
        });
    if (fault.shownBy().contains(Evidence.SCHEDULE)) {
      assertThat(results)
          .as("%s: found by exploring", fault.what())
          .anyMatch(result -> isFoundByExploring(fault, result));
    }
    assertThat(results)
        .as("no fault breaks the kit")
        .noneMatch(r -> r.blame() == CheckResult.Blame.KIT);
  }

  private static boolean isRejected(Fault fault, List<CheckResult> results) {
    boolean explored =
        !fault.shownBy().contains(Evidence.SCHEDULE)
            || results.stream().anyMatch(result -> isFoundByExploring(fault, result));
    return explored && !violations(fault, results).isEmpty();
  }

  private static List<Violation> violations(Fault fault, List<CheckResult> results) {
    return results.stream().flatMap(result -> fault.rejection(result).stream()).toList();
  }

  private static boolean isOf(PlannedCheck check, Set<Evidence> kinds) {
    return kinds.contains(check.evidence());
  }

  private static boolean isFoundByExploring(Fault fault, CheckResult result) {
    return result.evidence() == Evidence.SCHEDULE
        && result.violation().filter(v -> v.rule().equals(fault.rule().id())).isPresent()
        && result.replay().execution().isPresent();
  }

  /** All pass, but for SHOULD rules that it leaves: each of those is reported. */
  private static void spare(Variant variant, Scope scope) {
    List<CheckResult> results =
        SHORT_TRIAL.judge(
            Gallery.make(variant.provider()),
            scope.abi(),
            scope.kind(),
            check -> isOf(check, EVIDENCE) && meets(variant, check));
    assertThat(results).hasSizeGreaterThan(10);
    List<CheckResult> left =
        results.stream()
            .filter(
                result -> isLeft(variant, result) || variant.ownState() && result.couldNotLook())
            .toList();
    assertThat(results)
        .filteredOn(result -> result.verdict() != Verdict.PASS)
        .containsExactlyInAnyOrderElementsOf(left);
    assertThat(left.stream().flatMap(result -> result.violation().stream()).map(Violation::rule))
        .containsAll(variant.leaves().stream().map(Rule::id).toList());
  }

  /**
   * Whether a check is asked here. Schedules of the first variants, which play every role and step
   * by single bits and bytes, take longest: each meets one of these.
   */
  private static boolean meets(Variant variant, PlannedCheck check) {
    int place = Gallery.variants().indexOf(variant);
    return place >= WHOLE_VARIANTS
        || check.evidence() != Evidence.SCHEDULE
        || CHECKS.indexOf(check) % WHOLE_VARIANTS == place;
  }

  private static boolean isLeft(Variant variant, CheckResult result) {
    return result.verdict() == Verdict.FAIL
        && result.violation().stream()
            .anyMatch(v -> variant.leaves().stream().anyMatch(rule -> rule.id().equals(v.rule())));
  }
}
