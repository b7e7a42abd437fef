package org.sharedinfo.gallery.base;

import java.util.List;

/** Handles events (ER): clears all due PENDING bits of a word at once, then runs the handlers. */
public class WordTaking extends EventReceiving {
  /** A correct receiver. */
  public WordTaking() {}

  @Override
  protected void scanWord(Page page, int word, List<RuntimeException> thrown) {
    for (long left = take(page, word); left != 0; left &= left - 1) {
      visit(page, portOf(page, word, Long.numberOfTrailingZeros(left)), thrown);
    }
  }

  /** Clears the due bits of a word. Returns them. */
  protected long take(Page page, int word) {
    long due = ready(page, word);
    long at = page.places().pending() + (long) word * page.wordBytes();
    return page.wordAnd(at, ~due) & due;
  }

  /** Delivers a channel whose PENDING bit was taken. */
  @Override
  protected void visit(Page page, int port, List<RuntimeException> thrown) {
    try {
      page.domain().event(port);
    } catch (RuntimeException e) {
      thrown.add(e);
    }
  }
}
