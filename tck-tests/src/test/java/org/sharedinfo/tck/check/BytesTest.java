package org.sharedinfo.tck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Violation;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.peer.Frame;

class BytesTest {
  private static final int END = 3136; // of shared_info in x86_64

  private static Violation changed(int bytes) {
    Frame expected = Frame.blank(Abi.X86_64);
    Frame seen = expected.picture();
    seen.segment().asSlice(END, bytes).fill((byte) 0xAB);
    return catchThrowableOfType(
            RuleViolation.class,
            () -> Bytes.expectAll(Rule.LAY_01, expected, seen, "nothing changed", "a call"))
        .violation();
  }

  @Test
  void fewBytesAreQuotedWhole() {
    Violation violation = changed(8);
    assertThat(violation.expected())
        .isEqualTo("nothing changed: beyond shared_info = " + "00".repeat(8));
    assertThat(violation.seen()).isEqualTo("ab".repeat(8) + " at offset " + END);
  }

  @Test
  void ofManyTheFirstAreQuotedAndAllAreKept() {
    Violation violation = changed(9);
    assertThat(violation.seen()).isEqualTo("ab".repeat(8) + "... (9 bytes) at offset " + END);
    assertThat(violation.bytes().getFirst().seen()).isEqualTo("ab".repeat(9));
  }
}
