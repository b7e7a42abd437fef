package org.sharedinfo.report.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sharedinfo.report.fabricated.FabricatedRun;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.text.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Resources.text(JsonSchema.class, JsonSchema.FILE), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Error> errors(String json) {
    return SCHEMA.validate(json, InputFormat.JSON);
  }

  @TestFactory
  Stream<DynamicTest> everyReportFitsTheSchema() {
    return FabricatedRuns.all().entrySet().stream()
        .map(run ->
            DynamicTest.dynamicTest(
                run.getKey(),
                () -> assertThat(errors(ReportTexts.json(run.getValue()))).isEmpty()));
  }

  @Test
  void theSchemaRefusesWhatIsNoReport() throws IOException {
    String json = ReportTexts.json(FabricatedRuns.fiveFailures());
    assertThat(errors("{}")).isNotEmpty();
    assertThat(errors(json.replace("\"schemaVersion\" : \"1.2\"", "\"schemaVersion\" : \"2.0\"")))
        .isNotEmpty();
    assertThat(errors(json.replaceFirst("\"verdict\" : \"FAIL\"", "\"verdict\" : \"BAD\"")))
        .isNotEmpty();
    assertThat(errors(json.replaceFirst("\"expected\" : ", "\"wanted\" : "))).isNotEmpty();
  }

  @Test
  void aFailureIsThereWithAllThatWasFound() throws IOException {
    JsonNode report = JsonMapper.shared().readTree(ReportTexts.json(FabricatedRuns.fiveFailures()));
    JsonNode broken =
        report
            .get("verdicts")
            .valueStream()
            .filter(v -> v.get("rule").asString().equals("LAY-11"))
            .filter(v -> v.get("verdict").asString().equals("FAIL"))
            .findFirst()
            .orElseThrow();
    JsonNode evidence = broken.get("evidence").get(0);
    assertThat(evidence.get("strength").get("tries").asInt()).isEqualTo(1000);
    assertThat(evidence.get("replay").asString()).contains("--rule LAY-11");
    assertThat(evidence.get("violation").get("bytes").get(2).get("offset").asInt())
        .isEqualTo(0x100);
    assertThat(report.get("summary").asString()).contains("LAY-11");
  }

  @Test
  void causesLabelAndDurationAreThere() throws IOException {
    JsonNode report = JsonMapper.shared().readTree(ReportTexts.json(FabricatedRuns.explained()));
    assertThat(report.get("causes").size()).isEqualTo(2);
    assertThat(report.at("/causes/0/rule").asString()).isEqualTo("LAY-10");
    assertThat(report.at("/causes/1/abi").asString()).isEqualTo("x86_32");
    assertThat(report.get("label").asString()).isEqualTo("before the fix");
    assertThat(report.get("durationMillis").asLong()).isEqualTo(42_100);
    JsonNode plain = JsonMapper.shared().readTree(ReportTexts.json(FabricatedRun.allPass()));
    assertThat(plain.has("label")).isFalse();
    assertThat(plain.get("causes").isEmpty()).isTrue();
  }

  @Test
  void hostileTextsAreKeptWholeAndActOnNothing() throws IOException {
    String json = ReportTexts.json(FabricatedRuns.hostile());
    assertThat(json.chars()).allMatch(c -> c == '\n' || c == '\r' || (c >= ' ' && c < 0x7F));
    JsonNode name = JsonMapper.shared().readTree(json).get("implementation").get("name");
    assertThat(name.asString()).isEqualTo(FabricatedRuns.HOSTILE);
  }
}
