package org.sharedinfo.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.GuestKind;
import org.sharedinfo.tck.run.Trial;

/** The example in C as others behave, which is as correct: step by step, by the role concerned. */
class CVariantTest {
  private static final Trial TRIAL = new Trial(20_261_124, 200).patientWith(Set.of());

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> variants() throws IOException, InterruptedException {
    if (!CCompiler.isThere()) {
      return Stream.of(dynamicTest("no gcc here: no variant in C was judged", () -> {}));
    }
    return Stream.of(
        variant("stores the padding of its record", "-DVARIANT=1", Role.TIME_PUBLISHER),
        variant("wakes vCPUs that sleep, and no other", "-DVARIANT=2", Role.EVENT_SENDER),
        variant("refuses port 0 to senders", "-DVARIANT=3", Role.EVENT_SENDER),
        variant("refuses port 0 to guests", "-DVARIANT=3", Role.EVENT_RECEIVER),
        variant("never reads wc_sec_hi", "-DVARIANT=4", Role.WALLCLOCK_READER, Rule.WCL_04),
        variant("refuses lists among the hypervisor's", "-DVARIANT=5", Role.P2M_OBSERVER),
        variant("maps each frame of a list", "-DVARIANT=6", Role.P2M_OBSERVER),
        variant("never moves a page of its list", "-DVARIANT=7", Role.P2M_OWNER),
        variant("sends to HVM guests", "-DGUESTS=SITCK_HVM", Role.EVENT_SENDER),
        variant("handles events as an HVM guest", "-DGUESTS=SITCK_HVM", Role.EVENT_RECEIVER));
  }

  /**
   * @param broken rules that it may break: each a SHOULD
   */
  private static DynamicTest variant(String what, String option, Role role, Rule... broken) {
    Set<String> allowed = Stream.of(broken).map(Rule::id).collect(Collectors.toSet());
    return dynamicTest(
        what + ": " + role,
        () -> {
          for (Abi abi : abisOf(role)) {
            List<CheckResult> results = judge(option, role, abi);
            assertThat(results).hasSizeGreaterThan(5);
            assertThat(results)
                .filteredOn(result -> result.verdict() != Verdict.PASS)
                .filteredOn(result ->
                    result.violation().filter(one -> allowed.contains(one.rule())).isEmpty())
                .as(what + " on " + abi.id())
                .isEmpty();
          }
        });
  }

  /** The ABIs in which a rule applies to a role. */
  private static List<Abi> abisOf(Role role) {
    return Stream.of(Abi.values())
        .filter(abi -> Stream.of(Rule.values()).anyMatch(rule -> rule.abis(role).contains(abi)))
        .toList();
  }

  private static List<CheckResult> judge(String option, Role role, Abi abi)
      throws IOException, InterruptedException {
    Path target = folder.resolve("lib" + option.replaceAll("[^A-Za-z0-9]", "") + ".so");
    NativeProvider provider = NativeExample.load(CCompiler.variant(target, option));
    assertThat(provider.guestKinds().contains(GuestKind.PV)).isEqualTo(!option.contains("HVM"));
    return TRIAL.judge(
        provider,
        abi,
        check ->
            check.role() == role
                && (check.evidence() == Evidence.EXAMPLE || check.evidence() == Evidence.PROPERTY));
  }
}
