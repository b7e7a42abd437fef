package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.certify.input.ExcludeFile;
import org.sharedinfo.certify.input.UsageException;
import org.sharedinfo.gallery.fault.TimeArithmeticFaults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExcludeFileTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

  @TempDir Path folder;

  @Test
  void excludedRuleFailsNothingAndIsSaidEverywhere() throws IOException {
    Path file =
        write(
            "{'exclusions':[{'rule':'TIM-02','role':'TR','reason':'rounds up','issue':"
                + "'https://example.org/7','expires':'9999-12-31'}]}");
    Path out = folder.resolve("out");
    var run =
        CommandRun.of(
            "certify",
            "--provider",
            TimeArithmeticFaults.class.getName() + "$ClampedDelta",
            "--rule",
            "TIM-02",
            "--seed",
            "99",
            "--exclude",
            file.toString(),
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
    String why = "rounds up (https://example.org/7, until 9999-12-31)";
    assertThat(run.out().replaceAll("\\s+", " ")).contains(why);
    for (String name : new String[] {"summary.md", "junit.xml", "index.html", "conformance.json"}) {
      assertThat(Files.readString(out.resolve(name))).as(name).contains("rounds up");
    }
    JsonNode verdicts =
        JsonMapper.shared()
            .readTree(Files.readString(out.resolve("conformance.json")))
            .get("verdicts");
    assertThat(verdicts.values())
        .filteredOn(verdict -> verdict.get("rule").asString().equals("TIM-02"))
        .isNotEmpty()
        .allMatch(verdict -> verdict.get("verdict").asString().equals("EXCLUDED"));
    var verified = CommandRun.of("verify", out.resolve("attestation.json").toString());
    assertThat(verified.exitCode()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'exclusions':[{'rule':'TIM-99','reason':'r','issue':'i','expires':'2027-01-01'}]}          | entry 1: unknown rule: TIM-99
          {'exclusions':[{'rule':'TIM-01','role':'XX','reason':'r','issue':'i','expires':'2027-01-01'}]} | unknown role: XX
          {'exclusions':[{'rule':'TIM-01','role':'TP','reason':'r','issue':'i','expires':'2027-01-01'}]} | TIM-01 does not bind the role TP
          {'exclusions':[{'rule':'TIM-01','abi':'arm','reason':'r','issue':'i','expires':'2027-01-01'}]} | unknown ABI: arm
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2026-11-22'}]}          | expired on 2026-11-22
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'soon'}]}                | a date such as
          {'exclusions':[{'rule':'TIM-01','reason':' ','issue':'i','expires':'2027-01-01'}]}          | needs a text "reason"
          {'exclusions':[{'rule':'TIM-01','reason':'r','expires':'2027-01-01'}]}                      | needs a text "issue"
          {'exclusions':[{'rule':'TIM-01','rool':'TR'}]}                                              | unknown "rool"
          {'exclusions':[7]}                                                                          | expected an object
          {'exclusions':{}}                                                                           | a list "exclusions"
          {'exclusions':[                                                                             | not JSON
          {'exclusions':[{'rule':'TIM-01','role':null,'reason':'r','issue':'i','expires':'2027-01-01'}]} | entry 1: needs a text "role", and has null; omit it
          {'exclusions':[{'rule':'TIM-01','abi':1,'reason':'r','issue':'i','expires':'2027-01-01'}]}  | needs a text "abi", and has a number
          {'exclusions':[{'rule':'TIM-01','role':'TR','role':'TR'}]}                                  | not JSON: Duplicate
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':20270101}]}              | needs a text "expires", and has a number
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2027-01-01','when':null}]} | "when" must be an object
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2027-01-01','when':{'os':1}}]} | "when": needs a text "os"
          {'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2027-01-01','when':{'profile':'fast'}}]} | unknown profile: fast
          {'exclusions':[],'other':1}                                                                 | and nothing else
          {'exclusions':[]}{}                                                                         | not JSON
          null                                                                                        | not a JSON object
          """)
  void wrongEntryIsNamed(String content, String complaint) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> ExcludeFile.read(file, TODAY, "gate"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(complaint);
  }

  @Test
  void lastDayStillHolds() throws IOException {
    Path file =
        write("{'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2026-11-23'}]}");
    assertThat(ExcludeFile.read(file, TODAY, "gate").entries()).hasSize(1);
  }

  @Test
  void entryWhoseConditionIsNotMetSleeps() throws IOException {
    Path file =
        write(
            "{'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'2027-01-01',"
                + "'when':{'profile':'full'}}]}");
    assertThat(ExcludeFile.read(file, TODAY, "full").entries()).hasSize(1);
    ExcludeFile asleep = ExcludeFile.read(file, TODAY, "gate");
    assertThat(asleep.entries()).isEmpty();
    assertThat(asleep.asleep()).singleElement().asString().contains("TIM-01", "profile is gate");
  }

  @Test
  void entryOfNoUseIsRefused() throws IOException {
    Path file =
        write("{'exclusions':[{'rule':'TIM-01','reason':'r','issue':'i','expires':'9999-12-31'}]}");
    var run =
        CommandRun.of(
            "certify",
            "--role",
            "WR",
            "--exclude",
            file.toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("the entry of TIM-01 has no effect");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("exclude.json"), content.replace('\'', '"'));
  }
}
