package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharedinfo.abi.Abi;

class ReplayTest {
  @Test
  void textIsReadAgain() {
    var replay = new Replay("time.TimeSchedules.readDuringAnUpdate", Abi.X86_32, "ra+:a8b-1b3");
    assertThat(replay.text()).isEqualTo("time.TimeSchedules.readDuringAnUpdate/x86_32/ra+:a8b-1b3");
    assertThat(Replay.parse(replay.text())).isEqualTo(replay);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ra:a8b            | check/abi/schedule
          /x86_64/ra:a8b    | check/abi/schedule
          a.B.c/arm/ra:a8b  | no such ABI in the replay: arm
          a.B.c/x86_64/     | damaged schedule
          a.B.c/x86_64/xx:a | starts with sc, tso or ra
          a.B.c/x86_64/ra:! | a move has the form
          """)
  void damageIsNamedInOneLine(String text, String what) {
    assertThatThrownBy(() -> Replay.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .message()
        .doesNotContain("\n");
  }
}
