package org.sharedinfo.report.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.report.fabricated.FabricatedRuns;
import org.sharedinfo.report.fabricated.ReportTexts;
import org.sharedinfo.report.finding.Lanes.Row;
import org.sharedinfo.result.Interleaving;
import org.sharedinfo.result.Interleaving.Move;
import tools.jackson.databind.json.JsonMapper;

class LanesTest {
  private static final List<String> ACTORS = List.of("publisher", "reader");

  private static Row row(String actor, String text, String... instead) {
    Move move = new Move(actor, text, List.of(instead), "Page.u32:110 calls VarHandle.setOpaque");
    return Lanes.of(new Interleaving(ACTORS, List.of(move))).rows().getFirst();
  }

  @Test
  void accessIsTakenApart() {
    Row load = row("reader", "vcpu_info[1].time.system_time+4 is 0x11 (plain)", "0x22", "0");
    assertThat(load.lane()).isEqualTo(1);
    assertThat(load.field()).isEqualTo("vcpu_info[1].time.system_time+4");
    assertThat(load.action()).isEqualTo("is 0x11");
    assertThat(load.ordering()).isEqualTo("plain");
    assertThat(load.instead()).isEqualTo("0x22, 0");
    assertThat(load.where()).isEqualTo("Page.u32:110 calls VarHandle.setOpaque");
    assertThat(row("publisher", "wc_version := 2 (release)").action()).isEqualTo(":= 2");
    Row update = row("publisher", "evtchn_mask[0] 1 -> 0 (and 0xfe, volatile)");
    assertThat(update.field()).isEqualTo("evtchn_mask[0]");
    assertThat(update.action()).isEqualTo("1 → 0");
    assertThat(update.ordering()).isEqualTo("and 0xfe, volatile");
    assertThat(row("reader", "wc_sec stays 7 (compare and set, acquire)").action())
        .isEqualTo("stays 7");
  }

  @Test
  void whatIsNoAccessStaysAsItIs() {
    for (String text : List.of("full fence", "begins", "mark: handled 3", "a is b", "")) {
      assertThat(row("reader", text).field()).isEmpty();
      assertThat(row("reader", text).action()).isEqualTo(text);
    }
  }

  @Test
  void longExecutionsAreCutVisibly() {
    Move move = new Move("reader", "full fence", List.of(), "");
    Lanes lanes = Lanes.of(new Interleaving(ACTORS, Collections.nCopies(250, move)));
    assertThat(lanes.rows()).hasSize(200);
    assertThat(lanes.rows().getLast().number()).isEqualTo(200);
    assertThat(lanes.more()).isEqualTo(50);
  }

  @Test
  void theDecisiveStepIsNamedByItsNumber() {
    Move move = new Move("reader", "full fence", List.of(), "");
    Move decisive = new Move("reader", "wc_sec is 1 (plain)", List.of(), "", true);
    assertThat(Lanes.of(new Interleaving(ACTORS, List.of(move, decisive, move))).decisive())
        .isEqualTo(2);
    assertThat(Lanes.of(new Interleaving(ACTORS, List.of(move))).decisive()).isZero();
  }

  /** A file of a kit that did not look for the decisive step. */
  @Test
  void movesOfOldResultsAreRead() {
    String old = "{\"actor\":\"reader\",\"text\":\"begins\",\"instead\":[],\"where\":\"\"}";
    assertThat(JsonMapper.shared().readValue(old, Move.class))
        .isEqualTo(new Move("reader", "begins", List.of(), ""));
  }

  @Test
  void thePageDrawsLanesAndOutcomesWhereThereAreSome() throws IOException {
    String page = ReportTexts.html(FabricatedRuns.fiveKinds());
    assertThat(page)
        .containsOnlyOnce("<table class=\"outcomes\">")
        .contains("7,900,123", "forbidden, never seen", "shows that the sides overlapped")
        .contains("version, even → fields of two updates")
        .contains("could have seen 0x22");
    assertThat(page.split("<table class=\"lanes\">", -1)).hasSize(3);
    assertThat(page)
        .containsOnlyOnce("<tr class=\"decisive\"><th scope=\"row\" class=\"number\">6</th>")
        .containsOnlyOnce("Step 6 is decisive: after it, every continuation fails.");
    assertThat(ReportTexts.html(FabricatedRuns.fiveFailures()))
        .contains("<ol class=\"steps\">")
        .doesNotContain("class=\"lanes\"", "class=\"outcomes\"");
  }
}
