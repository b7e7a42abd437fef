package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharedinfo.tck.check.Torn.Field;

class TornTest {
  private static final long ONE = 0x1111_1111_1111_1111L;
  private static final long TWO = 0x2222_2222_2222_2222L;

  private static Field field(String name, long seen, Long... values) {
    return new Field(name, Long.BYTES, List.of(values), seen);
  }

  @Test
  void eachFieldIsOfAnUpdate() {
    assertThat(Torn.of(List.of(field("tsc_timestamp", 8, 7L, 8L), field("system_time", 3, 3L, 4L))))
        .isEqualTo("torn: tsc_timestamp is of update 2, system_time of update 1");
  }

  @Test
  void fieldsThatStayTellNothing() {
    assertThat(
            Torn.of(List.of(field("a", 7, 7L, 7L), field("b", 3, 3L, 4L), field("c", 2, 1L, 2L))))
        .isEqualTo("torn: b is of update 1, c of update 2");
  }

  @Test
  void halvesAreToldApart() {
    long halves = ONE & 0xFFFF_FFFFL | TWO & -1L << 32;
    assertThat(Torn.of(List.of(field("system_time", halves, ONE, TWO))))
        .isEqualTo(
            "torn: system_time (low half) is of update 1, system_time (high half) of update 2");
  }

  @Test
  void whatNobodyPublishedIsShown() {
    assertThat(Torn.of(List.of(field("a", 255, 1L, 2L), field("b", 3, 3L, 4L))))
        .isEqualTo("torn: a = 255 (0xff) is of no update, b of update 1");
  }

  @Test
  void severalUpdatesMayHoldTheSame() {
    assertThat(Torn.of(List.of(field("a", 5, 4L, 5L, 5L), field("b", 3, 3L, 4L, 9L))))
        .isEqualTo("torn: a is of update 2 or 3, b of update 1");
  }

  @Test
  void whatIsWhollyOfOneUpdateIsNotTorn() {
    assertThat(Torn.of(List.of(field("a", 1, 1L, 2L), field("b", 3, 3L, 4L))))
        .isEqualTo("every field that differs is of update 1");
  }
}
