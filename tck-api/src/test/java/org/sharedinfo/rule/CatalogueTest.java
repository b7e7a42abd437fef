package org.sharedinfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void canonicalTextHasFiveLinesForEachRule() {
    assertThat(Catalogue.canonicalText().lines()).hasSize(5 * Rule.values().length);
    assertThat(Catalogue.canonicalText())
        .startsWith("LAY-01\nx86_64 x86_32 arm64\nTP=MUST TR=MUST WP=MUST ")
        .contains("\nLAY-13\nx86_64 x86_32 arm64\nTP=MUST TR=SHOULD ES=MUST ER=SHOULD ");
  }

  @Test
  void digestIsSha256InHexadecimal() {
    assertThat(Catalogue.digest()).matches("[0-9a-f]{64}").isEqualTo(Catalogue.digest());
  }

  @Test
  void versionHasThreeNumbers() {
    assertThat(Catalogue.VERSION).matches("\\d+\\.\\d+\\.\\d+");
  }
}
