package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortTextTest {
  @Test
  void neighboursInAscendingOrderAreARun() {
    assertThat(PortText.of(List.of(7, 0, 1, 2, 3, 5, 6, 4, 63, 62, 61)))
        .isEqualTo("[7, 0 to 3, 5, 6, 4, 63, 62, 61]");
  }

  @Test
  void noneAndOneAreThemselves() {
    assertThat(PortText.of(List.of())).isEqualTo("[]");
    assertThat(PortText.of(List.of(4095))).isEqualTo("[4095]");
  }

  @Test
  void whatComesTwiceIsToldTwice() {
    assertThat(PortText.of(List.of(1, 1, 2, 3))).isEqualTo("[1, 1 to 3]");
  }
}
