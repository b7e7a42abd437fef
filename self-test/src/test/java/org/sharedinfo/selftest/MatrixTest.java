package org.sharedinfo.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharedinfo.gallery.Gallery;
import org.sharedinfo.selftest.TriedFault.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatrixTest {
  @TempDir Path folder;

  @Test
  void heldMatrixSaysSo() {
    KillMatrix matrix = Matrices.held();
    assertThat(matrix.passed()).isTrue();
    assertThat(matrix.survivors()).isEmpty();
    assertThat(matrix.rules()).allMatch(worth -> worth.killed() == worth.planted().size());
    assertThat(matrix.neverAlone()).isEmpty();
    assertThat(text(matrix))
        .contains(Gallery.faults().size() + " killed, 0 survived")
        .doesNotContain("SURVIVED")
        .doesNotContain("BLAMED");
  }

  @Test
  void brokenMatrixNamesWhatGotThroughAndWhoWasBlamed() {
    KillMatrix matrix = Matrices.broken();
    assertThat(matrix.passed()).isFalse();
    assertThat(matrix.survivors()).hasSize(2);
    assertThat(matrix.faults(State.NOT_ASKED)).hasSize(1);
    assertThat(text(matrix))
        .contains("SURVIVED  " + Gallery.faults().getFirst().id())
        .contains("no check rejected it")
        .contains("rejected only by ARC-02")
        .contains("BLAMED  " + Gallery.variants().getFirst().id())
        .contains("1 not tested")
        .contains(
            "first finding of the fault's own rule: %d of %d"
                .formatted(Gallery.faults().size() - 3, Gallery.faults().size() - 2));
  }

  @Test
  void aKillThatExplainsNothingIsNone() {
    var fault = Gallery.faults().getFirst();
    var silent = new Kill(fault.rule().id(), "x86_64", "a.B.c", "property", 1, "", "something");
    var tried =
        TriedFault.of(
            fault, new Judged(fault.id(), 1, 1, java.util.List.of(silent), java.util.List.of()));
    assertThat(tried.state()).isEqualTo(State.SURVIVED);
  }

  @Test
  void filesAgree() throws IOException {
    MatrixFiles.write(Matrices.broken(), folder);
    JsonNode json =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("kill-matrix.json")));
    assertThat(json.get("faults").size()).isEqualTo(Gallery.faults().size());
    assertThat(json.get("variants").size()).isEqualTo(Gallery.variants().size());
    String page = Files.readString(folder.resolve("index.html"));
    for (var fault : Gallery.faults()) {
      assertThat(page).contains(">" + fault.id() + "</th>");
    }
    assertThat(page)
        .contains("The kit missed a fault, blamed a correct implementation or broke")
        .contains("expected &lt;b&gt;bold&lt;/b&gt;")
        .doesNotContain("<b>bold</b>")
        .doesNotContain("<script");
  }

  private static String text(KillMatrix matrix) {
    var out = new StringWriter();
    MatrixTable.print(new PrintWriter(out, true), matrix);
    return out.toString();
  }
}
