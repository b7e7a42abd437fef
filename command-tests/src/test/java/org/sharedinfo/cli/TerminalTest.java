package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void columnsAreTheSecondNumber() {
    assertThat(Terminal.columns("24 80\n")).hasValue(80);
    assertThat(Terminal.columns("50 132")).hasValue(132);
  }

  @Test
  void aTerminalThatDoesNotSayHasNoWidth() {
    assertThat(Terminal.columns("0 0\n")).isEmpty();
    assertThat(Terminal.columns("")).isEmpty();
    assertThat(Terminal.columns("stty: not a terminal")).isEmpty();
  }
}
