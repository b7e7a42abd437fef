package org.sharedinfo.tck.event;

import java.util.List;
import java.util.stream.IntStream;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.tck.check.Subject;

/** Neighbours of a channel that the implementation serves. */
final class PortWords {
  private PortWords() {}

  /** A channel next to another one. */
  static int nextTo(int port) {
    return port + 1 < Subject.current().limits().ports() ? port + 1 : port - 1;
  }

  /** The channels of a channel's word. */
  static List<Integer> wordOf(int port) {
    int bits = Subject.current().abi().wordBits();
    int first = port / bits * bits;
    Limits limits = Subject.current().limits();
    return IntStream.range(
            Math.max(first, limits.firstPort()), Math.min(first + bits, limits.ports()))
        .boxed()
        .toList();
  }
}
