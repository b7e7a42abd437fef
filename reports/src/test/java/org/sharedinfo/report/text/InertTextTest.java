package org.sharedinfo.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InertTextTest {
  @Test
  void plainTextStaysAsItIs() {
    String text = "version 6, even: „größer“ 時刻 שעה 🕰 −1 · 2^32";
    assertThat(InertText.line(text, 100)).isEqualTo(text);
  }

  @Test
  void controlCharactersBecomeVisible() {
    assertThat(InertText.line("a\u0000b\u001B[31mc\u007F\u0085", 100))
        .isEqualTo("a‹U+0000›b‹U+001B›[31mc‹U+007F›‹U+0085›");
  }

  @Test
  void marksThatTurnTheLineAroundBecomeVisible() {
    assertThat(InertText.line("\u202Ea\u2066b\u200Fc\uFEFF\u200B", 100))
        .isEqualTo("‹U+202E›a‹U+2066›b‹U+200F›c‹U+FEFF›‹U+200B›");
  }

  @Test
  void whatIsNoCharacterBecomesVisible() {
    assertThat(InertText.line("\uD800 \uDC00 \uFFFE \uFFFF", 100))
        .isEqualTo("‹U+D800› ‹U+DC00› ‹U+FFFE› ‹U+FFFF›");
  }

  @Test
  void lineBreaksStayInABlockOnly() {
    assertThat(InertText.block("a\n\tb\r\u2028", 100)).isEqualTo("a\n\tb‹U+000D›‹U+2028›");
    assertThat(InertText.line("a\n\tb", 100)).isEqualTo("a ↵  b");
  }

  @Test
  void towersOfCombiningMarksAreTakenDown() {
    assertThat(InertText.line("e" + "\u0301".repeat(5), 100))
        .isEqualTo("e" + "\u0301".repeat(3) + "‹U+0301›‹U+0301›");
  }

  @Test
  void whatIsCutIsCounted() {
    assertThat(InertText.line("x".repeat(12_345), 10))
        .isEqualTo("xxxxxxxxxx… (12,335 characters more)");
    assertThat(InertText.line("🕰🕰🕰", 2)).isEqualTo("🕰🕰… (1 character more)");
    assertThat(InertText.line("abc", 3)).isEqualTo("abc");
  }
}
