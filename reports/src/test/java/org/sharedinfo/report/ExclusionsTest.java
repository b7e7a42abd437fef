package org.sharedinfo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.certificate.Attestation;
import org.sharedinfo.report.certificate.Certificates;
import org.sharedinfo.report.fabricated.FabricatedPlans;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.input.RunParts;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.result.Exclusion;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.result.RunOutcome;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Rule;

/** What is set aside never makes a certificate. */
class ExclusionsTest {
  @TempDir private Path dir;

  private static Exclusion of(Rule rule) {
    return new Exclusion(
        rule.id(),
        Optional.empty(),
        Optional.empty(),
        "known",
        "https://example.org/1",
        "2027-01-31");
  }

  private static RunInfo changed(RunInfo run, List<String> filters, List<Exclusion> exclusions) {
    return new RunInfo(
        run.kitVersion(),
        run.catalogueVersion(),
        run.implementation(),
        run.provider(),
        run.scope(),
        run.abis(),
        run.profile(),
        run.seed(),
        filters,
        exclusions,
        run.command(),
        run.label(),
        run.started(),
        run.durationMillis(),
        run.environment(),
        run.digests(),
        run.planned(),
        run.causes(),
        run.state());
  }

  @Test
  void anExcludedShouldRuleIsNoCertificateEither() throws IOException, UnfitJsonException {
    Rule should =
        Arrays.stream(Rule.values())
            .filter(rule -> rule.roles().stream().allMatch(r -> rule.level(r) == Level.SHOULD))
            .findFirst()
            .orElseThrow();
    FabricatedRun run =
        FabricatedRun.allPass().with(r -> changed(r, List.of(), List.of(of(should))));
    assertThat(ReportTexts.report(run).outcome()).isEqualTo(RunOutcome.PARTIAL);
    var statement = new java.io.ByteArrayOutputStream();
    new Attestation().render(ReportTexts.report(run), statement);
    var demand = new Certificates.Demand(Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(
            Certificates.verify(statement.toByteArray(), demand, FabricatedPlans.ofAllPass())
                .worth())
        .isEqualTo(Certificates.Worth.CLAIM);
  }

  @Test
  void partsWithOtherExclusionsAreNotOfOneRun() throws IOException {
    List<Exclusion> some = List.of(of(Rule.TIM_07));
    Path one =
        FabricatedRun.allPass()
            .with(r -> changed(r, List.of("--shard 1/2"), some))
            .writeTo(dir.resolve("one"));
    Path two =
        FabricatedRun.allPass()
            .with(r -> changed(r, List.of("--shard 2/2"), List.of()))
            .writeTo(dir.resolve("two"));
    assertThat(RunParts.of(List.of(one, two), FabricatedPlans.ofAllPass())).hasSize(2);
  }
}
