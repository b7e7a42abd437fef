package org.sharedinfo.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.StructLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class CStructTest {
  private static final StructLayout LOOSE =
      CStruct.of(
          "loose",
          List.of(
              Abi.X86_64.u8().withName("flag"),
              Abi.X86_64.u32().withName("number"),
              Abi.X86_64.u8().withName("last")));

  @Test
  void membersAndEndAreAligned() {
    assertThat(CStruct.offset(LOOSE, "number")).isEqualTo(4);
    assertThat(CStruct.offset(LOOSE, "last")).isEqualTo(8);
    assertThat(LOOSE.byteSize()).isEqualTo(12);
    assertThat(LOOSE.byteAlignment()).isEqualTo(4);
  }

  @Test
  void aSizeOrGapThatIsNotExpectedIsSaid() {
    CStruct.require(LOOSE, 12, 6);
    assertThatIllegalStateException()
        .isThrownBy(() -> CStruct.require(LOOSE, 16, 6))
        .withMessage("loose: bytes=12, gaps=6; expected bytes=16, gaps=6");
    assertThatIllegalStateException().isThrownBy(() -> CStruct.require(LOOSE, 12, 0));
  }
}
