package org.sharedinfo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.report.certificate.Attestation;
import org.sharedinfo.report.ci.MarkdownSummary;
import org.sharedinfo.report.conformance.Rendering;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.result.Scope;
import org.sharedinfo.spi.Limits;

/** The kind of guests and the declared limits, in each output. */
class ScopeTest {
  private static final String LIMITS = "x86_64: 1024 of 4096 ports, 1 of 32 vCPUs";

  private static FabricatedRun small() {
    return FabricatedRun.allPass()
        .declaring(Scope.of("pv", Abi.X86_64, Limits.of(Abi.X86_64).withPorts(1024).withVcpus(1)));
  }

  private static String rendered(Rendering rendering, FabricatedRun run) throws IOException {
    var out = new ByteArrayOutputStream();
    rendering.render(ReportTexts.report(run), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void declaredLimitsAreNamed() throws IOException {
    assertThat(ReportTexts.console(small(), 80, false).lines())
        .contains("declared limits: " + LIMITS);
    assertThat(rendered(new MarkdownSummary(), small()))
        .contains("pv guests", "1024 of 4096 ports, 1 of 32 vCPUs");
    assertThat(rendered(new Attestation(), small()))
        .contains("\"guest\" : \"pv\"", "\"ports\" : 1024", "\"vcpus\" : 1");
  }

  @Test
  void limitsOfTheAbiNeedNoWord() throws IOException {
    assertThat(ReportTexts.console(FabricatedRun.allPass(), 80, false)).doesNotContain("limits");
    assertThat(rendered(new Attestation(), FabricatedRun.allPass())).contains("\"limits\" : [ ]");
  }

  @Test
  void limitsOfTwoAbisStandSideBySide() {
    Scope both =
        Scope.of("hvm", Abi.X86_64, Limits.of(Abi.X86_64).withVcpus(8))
            .and(Scope.of("hvm", Abi.X86_32, Limits.of(Abi.X86_32).withFirstPort(0)));
    assertThat(both.limitsInWords()).isEqualTo("x86_64: 8 of 32 vCPUs; x86_32: ports from 0");
    assertThat(both.vcpus("x86_64")).isEqualTo(8);
    assertThat(both.vcpus("x86_32")).isEqualTo(Abi.X86_32.vcpus());
  }
}
