package org.sharedinfo.tck.check;

import java.util.ArrayList;
import java.util.List;

/** Formats ports for a message. */
public final class PortText {
  private static final int SHORTEST_RUN = 3;

  private PortText() {}

  /** Ports in the given order, with ascending neighbours as a range: {@code [7, 0 to 5, 9]}. */
  public static String of(List<Integer> ports) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < ports.size()) {
      int end = at + 1;
      while (end < ports.size() && ports.get(end) == ports.get(end - 1) + 1) {
        end++;
      }
      if (end - at >= SHORTEST_RUN) {
        parts.add(ports.get(at) + " to " + ports.get(end - 1));
      } else {
        ports.subList(at, end).forEach(port -> parts.add(port.toString()));
      }
      at = end;
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
