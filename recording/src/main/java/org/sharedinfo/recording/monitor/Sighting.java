package org.sharedinfo.recording.monitor;

import java.util.List;

/**
 * One observed violation.
 *
 * @param expected what the rule requires here
 * @param seen what happened instead
 * @param window the events that show it, in order
 */
public record Sighting(String expected, String seen, List<Event> window) {
  /** Copies the window. */
  public Sighting {
    window = List.copyOf(window);
  }

  /**
   * One line of the recording.
   *
   * @param line its number, from 1
   * @param lane the actor, such as "guest, processor 1"
   * @param text the field, the access and the value
   * @param place the address of the instruction; 0 if unknown
   * @param in the function, if the tracer named it; otherwise empty
   * @param decisive whether this line shows the violation
   */
  public record Event(
      long line, String lane, String text, long place, String in, boolean decisive) {}
}
