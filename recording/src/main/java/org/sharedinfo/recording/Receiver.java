package org.sharedinfo.recording;

/** Receives a recording, line by line, in order. Threading: one thread. */
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
   * @param whole whether the recording contains its end line; otherwise it was truncated
   */
  void end(boolean whole);
}
