package org.sharedinfo.tck.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;

/** The two sources of the layout agree, byte for byte, though neither knows the other. */
class FieldTableTest {
  @ParameterizedTest
  @EnumSource
  void everyByteHasTheNameThatTheDeclaredLayoutGivesIt(Abi abi) {
    FieldTable table = FieldTable.of(abi);
    FieldMap declared = FieldMap.of(abi);
    for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset++) {
      assertThat(table.nameAt(offset)).as("offset %d", offset).isEqualTo(declared.nameAt(offset));
    }
  }
}
