package org.sharedinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a command prints while it runs, for somebody who waits for a word of it. */
final class Printed extends Writer {
  private static final String END = "\0";

  private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();

  @Override
  public void write(char[] text, int from, int length) {
    parts.add(new String(text, from, length));
  }

  @Override
  public void flush() {
    // all is there already
  }

  @Override
  public void close() {
    // the command does not close what it prints to
  }

  /** Says that nothing more comes. */
  void end() {
    parts.add(END);
  }

  /** Reads on until a word was printed. Fails if the command ends before. */
  void await(String word) throws InterruptedException {
    var text = new StringBuilder();
    while (text.indexOf(word) < 0) {
      String part = parts.take();
      assertThat(part).as(text.toString()).isNotEqualTo(END);
      text.append(part);
    }
  }
}
