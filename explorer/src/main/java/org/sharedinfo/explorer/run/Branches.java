package org.sharedinfo.explorer.run;

import java.util.Arrays;
import java.util.Optional;

/** Where a step leads, by the value that it was given. Immutable. */
final class Branches {
  static final Branches NONE = new Branches(new long[0], new Node[0]);

  private final long[] values;
  private final Node[] nodes;

  private Branches(long[] values, Node[] nodes) {
    this.values = values;
    this.nodes = nodes;
  }

  Optional<Node> at(long value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return Optional.of(nodes[i]);
      }
    }
    return Optional.empty();
  }

  /** Replaces what was there for the value. */
  Branches with(long value, Node node) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        Node[] replaced = nodes.clone();
        replaced[i] = node;
        return new Branches(values, replaced);
      }
    }
    long[] moreValues = Arrays.copyOf(values, values.length + 1);
    Node[] moreNodes = Arrays.copyOf(nodes, nodes.length + 1);
    moreValues[values.length] = value;
    moreNodes[values.length] = node;
    return new Branches(moreValues, moreNodes);
  }
}
