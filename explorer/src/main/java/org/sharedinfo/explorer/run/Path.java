package org.sharedinfo.explorer.run;

import java.util.Arrays;
import java.util.Optional;

/** The steps that an actor is led through, each with the value it is given. */
final class Path {
  private Node.Step[] steps;
  private long[] fed;
  private int known;
  private int probeFrom;

  private Path(int capacity) {
    this.steps = new Node.Step[capacity];
    this.fed = new long[capacity];
    this.probeFrom = Integer.MAX_VALUE;
  }

  /** The path of an actor that has not begun. */
  static Path start() {
    return new Path(8);
  }

  /** Up to this step, with this value. */
  static Path through(Node.Step step, long value) {
    Path path = new Path(step.depth() + 8);
    path.known = step.depth() + 1;
    long given = value;
    Node.Step at = step;
    for (int i = step.depth(); i >= 0; i--) {
      path.steps[i] = at;
      path.fed[i] = given;
      given = at.fed();
      at = at.parent();
    }
    return path;
  }

  /**
   * Up to this step; then the last {@code length} steps are repeated the given number of times, to
   * test the loop.
   */
  static Path repeating(Node.Step step, int length, int times) {
    Path path = new Path(step.depth() + length * times);
    int base = step.depth();
    Node.Step at = step;
    for (int i = base - 1; i >= 0; i--) {
      path.fed[i] = at.fed();
      at = at.parent();
      path.steps[i] = at;
    }
    for (int i = 0; i < length * times; i++) {
      path.steps[base + i] = path.steps[base - length + i % length];
      path.fed[base + i] = path.fed[base - length + i % length];
    }
    path.known = base + length * times;
    path.probeFrom = base;
    return path;
  }

  int known() {
    return known;
  }

  boolean probing(int position) {
    return position >= probeFrom;
  }

  Node.Step step(int position) {
    return steps[position];
  }

  long fed(int position) {
    return fed[position];
  }

  Optional<Node.Step> last() {
    return known == 0 ? Optional.empty() : Optional.of(steps[known - 1]);
  }

  long lastFed() {
    return known == 0 ? 0 : fed[known - 1];
  }

  void append(Node.Step step, long value) {
    if (known == steps.length) {
      steps = Arrays.copyOf(steps, 2 * known);
      fed = Arrays.copyOf(fed, 2 * known);
    }
    steps[known] = step;
    fed[known++] = value;
  }
}
