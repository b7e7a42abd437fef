package org.sharedinfo.report;

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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.rule.Catalogue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CertificatesTest {
  @TempDir Path folder;

  private static byte[] attestation(FabricatedRun run) throws IOException {
    var out = new ByteArrayOutputStream();
    new Attestation().render(ReportTexts.report(run), out);
    // what is made up has a digest that is made up
    String digest = ReportTexts.report(run).digests().getOrDefault("catalogue", "");
    return out.toString(StandardCharsets.UTF_8)
        .replace(digest, Catalogue.digest())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
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

  private static Certificates.Finding verify(byte[] json) {
    return Certificates.verify(json, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void wholeRunThatPassesIsVouchedFor() throws IOException {
    Certificates.Finding finding = verify(attestation(FabricatedRun.allPass()));
    assertThat(finding.line()).contains("conforms to catalogue").contains("not signed");
    assertThat(finding.conformant()).isTrue();
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
    Certificates.Finding finding = verify(changed.getBytes(StandardCharsets.UTF_8));
    assertThat(finding.line()).contains("limits of an unknown ABI");
    assertThat(finding.conformant()).isFalse();
  }

  @Test
  void ruleThatWasTakenOutIsMissed() throws IOException {
    String whole = new String(attestation(FabricatedRun.allPass()), StandardCharsets.UTF_8);
    String without = whole.replaceFirst("\"TIM-04 TR x86_64\",\\s*", "");
    assertThat(without).isNotEqualTo(whole);
    Certificates.Finding finding = verify(without.getBytes(StandardCharsets.UTF_8));
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
      Certificates.Finding finding = verify(edited.getBytes(StandardCharsets.UTF_8));
      assertThat(finding.conformant()).as(finding.line()).isFalse();
    }
  }

  @Test
  void writingAgainKeepsTheSignature() throws IOException, GeneralSecurityException {
    FabricatedRun.allPass().writeTo(folder);
    Reports.write(folder);
    Certificates.sign(folder, pem(keys().getPrivate(), "PRIVATE KEY"));
    byte[] signed = Files.readAllBytes(folder.resolve("attestation.json"));
    Reports.write(folder);
    assertThat(folder.resolve("attestation.json")).hasBinaryContent(signed);
  }

  @Test
  void anotherCatalogueOrImplementationIsNamed() throws IOException {
    byte[] json = attestation(FabricatedRun.allPass());
    String other =
        new String(json, StandardCharsets.UTF_8)
            .replace(Catalogue.digest(), "0".repeat(Catalogue.digest().length()));
    assertThat(verify(other.getBytes(StandardCharsets.UTF_8)).line()).contains("catalogue");
    Certificates.Finding another =
        Certificates.verify(json, Optional.empty(), Optional.of("f".repeat(64)), Optional.empty());
    assertThat(another.conformant()).isFalse();
    assertThat(another.line()).contains("another implementation");
  }

  @Test
  void signatureCounts() throws IOException, GeneralSecurityException {
    KeyPair signer = keys();
    Path file = folder.resolve("attestation.json");
    Files.write(file, attestation(FabricatedRun.allPass()));
    Certificates.sign(folder, pem(signer.getPrivate(), "PRIVATE KEY"));
    byte[] envelope = Files.readAllBytes(file);
    var good = Optional.of(pem(signer.getPublic(), "PUBLIC KEY"));
    var other = Optional.of(pem(keys().getPublic(), "PUBLIC KEY"));
    assertThat(Certificates.verify(envelope, good, Optional.empty(), Optional.empty()).line())
        .contains("signed by the key given");
    assertThat(Certificates.verify(envelope, good, Optional.empty(), Optional.empty()).conformant())
        .isTrue();
    assertThat(
            Certificates.verify(envelope, other, Optional.empty(), Optional.empty()).conformant())
        .isFalse();
    assertThat(verify(envelope).line()).contains("was not checked");

    JsonNode tree = JsonMapper.shared().readTree(envelope);
    byte[] payload = Base64.getDecoder().decode(tree.get("payload").asString());
    payload[payload.length / 2] ^= 1;
    String changed =
        new String(envelope, StandardCharsets.UTF_8)
            .replace(tree.get("payload").asString(), Base64.getEncoder().encodeToString(payload));
    assertThat(
            Certificates.verify(
                    changed.getBytes(StandardCharsets.UTF_8),
                    good,
                    Optional.empty(),
                    Optional.empty())
                .conformant())
        .isFalse();
    byte[] unsigned = attestation(FabricatedRun.allPass());
    assertThat(Certificates.verify(unsigned, good, Optional.empty(), Optional.empty()).line())
        .contains("not signed");
  }

  /** By hand, from the words of the specification: lengths in decimal, one space between parts. */
  @Test
  void envelopeIsWhatDsseSays() throws IOException, GeneralSecurityException {
    KeyPair signer = keys();
    byte[] payload = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    Envelope envelope = Envelope.sign(payload, pem(signer.getPrivate(), "PRIVATE KEY"));
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
      assertThatThrownBy(() -> verify(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
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
    Certificates.Finding other =
        Certificates.verify(json, Optional.empty(), Optional.empty(), Optional.of("e".repeat(64)));
    assertThat(other.worth()).isEqualTo(Certificates.Worth.REFUSED);
    assertThat(other.line()).contains("another kit", "eeeeeeeeeeee");
  }

  @Test
  void whatDoesNotClaimConformanceIsNoForgery() throws IOException {
    assertThat(verify(attestation(FabricatedRuns.partial())).worth())
        .isEqualTo(Certificates.Worth.CLAIMS_NOTHING);
  }
}
