package org.sharedinfo.report.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.report.Reports;
import org.sharedinfo.report.ci.MarkdownSummary;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.fabricated.FabricatedPlans;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.input.DamagedResultsException;
import org.sharedinfo.report.input.UnfitJsonException;
import org.sharedinfo.rule.Catalogue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CertificatesTest {
  @TempDir Path folder;

  private static byte[] attestation(FabricatedRun run) throws IOException {
    var out = new ByteArrayOutputStream();
    new Attestation().render(ReportTexts.report(run), out);
    return out.toByteArray();
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Key key, String kind) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static final KeyPair SIGNER = keys();

  private static Certificates.Assessment verify(
      byte[] json, Optional<VerificationKey> key, String implementation, String kit) {
    var demand =
        new Certificates.Demand(
            key,
            Optional.of(implementation).filter(text -> !text.isEmpty()),
            Optional.of(kit).filter(text -> !text.isEmpty()));
    try {
      return Certificates.verify(json, demand, FabricatedPlans.ofAllPass());
    } catch (UnfitJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As a signed attestation, with the signer's key. */
  private static Certificates.Assessment verify(byte[] json) {
    Envelope envelope = Envelope.sign(json, secret(SIGNER));
    return verify(
        JsonMapper.shared().writeValueAsBytes(envelope), Optional.of(known(SIGNER)), "", "");
  }

  private static Certificates.Assessment unsigned(byte[] json) {
    return verify(json, Optional.empty(), "", "");
  }

  private static SigningKey secret(KeyPair pair) {
    return SigningKey.read(pem(pair.getPrivate(), "PRIVATE KEY"));
  }

  private static VerificationKey known(KeyPair pair) {
    return VerificationKey.read(pem(pair.getPublic(), "PUBLIC KEY"));
  }

  @Test
  void wholeRunThatPassesIsVouchedFor() throws IOException {
    Certificates.Assessment finding = verify(attestation(FabricatedRun.allPass()));
    assertThat(finding.line()).contains("conforms to catalogue").contains("pv guests");
    assertThat(finding.conformant()).isTrue();
  }

  @Test
  void unsignedIsAClaim() throws IOException {
    Certificates.Assessment finding = unsigned(attestation(FabricatedRun.allPass()));
    assertThat(finding.worth()).isEqualTo(Certificates.Worth.CLAIM);
    assertThat(finding.line())
        .contains("not signed; it claims: ")
        .contains("conforms to catalogue");
  }

  @Test
  void isolationIsCarried() throws IOException {
    FabricatedRun run =
        FabricatedRun.allPass()
            .with(r ->
                r.asPartOf(
                    List.of(),
                    r.planned(),
                    List.of(),
                    Optional.of("no: there is no bwrap"),
                    r.state()));
    assertThat(verify(attestation(run)).line()).contains(", isolated: no: there is no bwrap,");
  }

  @Test
  void nothingElseIs() throws IOException {
    for (FabricatedRun run :
        new FabricatedRun[] {
          FabricatedRuns.fiveFailures(),
          FabricatedRuns.partial(),
          FabricatedRuns.excluded(),
          FabricatedRuns.crash(),
          FabricatedRun.allPass().stoppedAfter(57)
        }) {
      assertThat(verify(attestation(run)).conformant()).isFalse();
    }
  }

  @Test
  void limitsOfAnUnknownAbiAreRefused() throws IOException {
    String whole = new String(attestation(FabricatedRun.allPass()), StandardCharsets.UTF_8);
    String limits =
        "\"limits\" : [ { \"abi\" : \"arm\", \"ports\" : 1, \"vcpus\" : 1, \"firstPort\" : 0 } ]";
    String changed = whole.replace("\"limits\" : [ ]", limits);
    assertThat(changed).isNotEqualTo(whole);
    Certificates.Assessment finding = verify(changed.getBytes(StandardCharsets.UTF_8));
    assertThat(finding.line()).contains("limits of an unknown ABI");
    assertThat(finding.conformant()).isFalse();
  }

  @Test
  void ruleThatWasTakenOutIsMissed() throws IOException {
    String whole = new String(attestation(FabricatedRun.allPass()), StandardCharsets.UTF_8);
    String without = whole.replaceFirst("\"TIM-04 TR x86_64\",\\s*", "");
    assertThat(without).isNotEqualTo(whole);
    Certificates.Assessment finding = verify(without.getBytes(StandardCharsets.UTF_8));
    assertThat(finding.conformant()).isFalse();
    assertThat(finding.line()).contains("TIM-04 TR x86_64");
  }

  @Test
  void listThatWasEditedIsNotTheCatalogues() throws IOException {
    String whole = new String(attestation(FabricatedRun.allPass()), StandardCharsets.UTF_8);
    String role = whole.replaceAll("\"[A-Z0-9]+-[0-9]+ TR [a-z0-9_]+\",\\s*", "");
    String twice = whole.replaceFirst("\"failedTests\" : \\[ ", "$0\"TIM-04 TR x86_64\"");
    String unknown = whole.replaceFirst("\"failedTests\" : \\[ ", "$0\"TIM-99 TR x86_64\"");
    String aside =
        whole
            .replaceFirst("\"TIM-04 TR x86_64\",\\s*", "")
            .replaceFirst("\"notApplicable\" : \\[ ", "$0\"TIM-04 TR x86_64\"");
    for (String edited : new String[] {role, twice, unknown, aside}) {
      assertThat(edited).isNotEqualTo(whole);
      Certificates.Assessment finding = verify(edited.getBytes(StandardCharsets.UTF_8));
      assertThat(finding.conformant()).as(finding.line()).isFalse();
    }
  }

  @Test
  void writingAgainKeepsTheSignature() throws IOException {
    FabricatedRun.allPass().writeTo(folder);
    ConformanceReport report = Reports.write(folder);
    Certificates.sign(folder, report, secret(SIGNER));
    byte[] signed = Files.readAllBytes(folder.resolve("attestation.json"));
    Reports.write(folder);
    assertThat(folder.resolve("attestation.json")).hasBinaryContent(signed);
  }

  @Test
  void onlyWhatTheResultsComeToIsSigned() throws IOException {
    FabricatedRun.allPass().writeTo(folder);
    ConformanceReport report = Reports.write(folder);
    Path file = folder.resolve("attestation.json");
    Files.writeString(file, Files.readString(file).replace("\"4711\"", "\"4712\""));
    assertThatThrownBy(() -> Certificates.sign(folder, report, secret(SIGNER)))
        .isInstanceOf(DamagedResultsException.class)
        .hasMessageContaining("attestation.json: it is not what the results come to");
  }

  @Test
  void anotherCatalogueOrImplementationIsNamed() throws IOException {
    byte[] json = attestation(FabricatedRun.allPass());
    String other =
        new String(json, StandardCharsets.UTF_8)
            .replace(Catalogue.digest(), "0".repeat(Catalogue.digest().length()));
    assertThat(verify(other.getBytes(StandardCharsets.UTF_8)).line()).contains("catalogue");
    Certificates.Assessment another = verify(json, Optional.empty(), "f".repeat(64), "");
    assertThat(another.worth()).isEqualTo(Certificates.Worth.REFUSED);
    assertThat(another.line()).contains("another implementation");
  }

  @Test
  void signatureCounts() throws IOException {
    FabricatedRun.allPass().writeTo(folder);
    Certificates.sign(folder, Reports.write(folder), secret(SIGNER));
    byte[] envelope = Files.readAllBytes(folder.resolve("attestation.json"));
    assertThat(verify(envelope, Optional.of(known(SIGNER)), "", "").conformant()).isTrue();
    assertThat(verify(envelope, Optional.of(known(keys())), "", "").worth())
        .isEqualTo(Certificates.Worth.REFUSED);
    assertThat(unsigned(envelope).worth()).isEqualTo(Certificates.Worth.CLAIM);
    assertThat(unsigned(envelope).line()).contains("who signed it was not checked");

    JsonNode tree = JsonMapper.shared().readTree(envelope);
    byte[] payload = Base64.getDecoder().decode(tree.get("payload").asString());
    payload[payload.length / 2] ^= 1;
    String changed =
        new String(envelope, StandardCharsets.UTF_8)
            .replace(tree.get("payload").asString(), Base64.getEncoder().encodeToString(payload));
    assertThat(
            verify(changed.getBytes(StandardCharsets.UTF_8), Optional.of(known(SIGNER)), "", "")
                .worth())
        .isEqualTo(Certificates.Worth.REFUSED);
    byte[] bare = attestation(FabricatedRun.allPass());
    assertThat(verify(bare, Optional.of(known(SIGNER)), "", "").line()).contains("not signed");
  }

  /** By hand, from the words of the specification: lengths in decimal, one space between parts. */
  @Test
  void envelopeIsWhatDsseSays() throws IOException, GeneralSecurityException {
    KeyPair signer = keys();
    byte[] payload = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    Envelope envelope = Envelope.sign(payload, secret(signer));
    assertThat(envelope.payloadType()).isEqualTo("application/vnd.in-toto+json");
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(signer.getPublic());
    check.update(
        "DSSEv1 28 application/vnd.in-toto+json 8 {\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThat(check.verify(Base64.getDecoder().decode(envelope.signatures().getFirst().sig())))
        .isTrue();
    assertThat(Base64.getDecoder().decode(envelope.payload())).isEqualTo(payload);
  }

  @Test
  void statementIsWhatInTotoSays() throws IOException {
    JsonNode statement = JsonMapper.shared().readTree(attestation(FabricatedRun.allPass()));
    assertThat(statement.get("_type").asString()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.get("predicateType").asString())
        .isEqualTo("https://in-toto.io/attestation/test-result/v0.1");
    assertThat(statement.get("subject").get(0).get("digest").has("sha256")).isTrue();
    assertThat(statement.get("predicate").get("result").asString()).isEqualTo("PASSED");
    assertThat(statement.get("predicate").get("configuration").size()).isEqualTo(2);
    assertThat(statement.get("predicate").get("passedTests").size())
        .isEqualTo(ReportTexts.report(FabricatedRun.allPass()).counts().ruleTotal());
  }

  @Test
  void otherFilesAreRefused() {
    for (String text : new String[] {"", "[]", "{}", "nothing", "{\"payload\":\"x\"}"}) {
      assertThatThrownBy(() -> unsigned(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .hasCauseInstanceOf(UnfitJsonException.class);
    }
  }

  @Test
  void hostileNamesAreInertInMarkdown() throws IOException {
    var out = new ByteArrayOutputStream();
    new MarkdownSummary().render(ReportTexts.report(FabricatedRuns.hostile()), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("<script")
        .doesNotContain("\u001B")
        .doesNotContain("\u202E")
        .doesNotContain("](")
        .doesNotContain("http://");
  }

  @Test
  void aCertificateOfAnotherKitIsRefused() throws IOException {
    byte[] json = attestation(FabricatedRun.allPass());
    Certificates.Assessment other = verify(json, Optional.empty(), "", "e".repeat(64));
    assertThat(other.worth()).isEqualTo(Certificates.Worth.REFUSED);
    assertThat(other.line()).contains("another kit", "eeeeeeeeeeee");
  }

  @Test
  void whatIsSignedSaysWhatTheRunCameTo() throws IOException {
    assertThat(verify(attestation(FabricatedRuns.partial())).worth())
        .isEqualTo(Certificates.Worth.CLAIM);
    assertThat(verify(attestation(FabricatedRuns.fiveFailures())).worth())
        .isEqualTo(Certificates.Worth.NON_CONFORMANT);
    assertThat(unsigned(attestation(FabricatedRuns.fiveFailures())).worth())
        .isEqualTo(Certificates.Worth.CLAIM);
  }
}
