package org.sharedinfo.recording;

/** What a recording is read into, line by line, in order. Threading: one thread. */
public interface Receiver {
  /** The header is complete: called once, first. */
  void header(Header header);

  /** An access to one of the areas. */
  void access(Access access);

  /** A mark. */
  void mark(Mark mark);

  /**
   * The end: called once, last.
   *
   * @param whole whether the recording says that it ends here; otherwise it was cut off
   */
  void end(boolean whole);
}
