package org.sharedinfo.tck.event;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;

/** Generators of channels. */
final class Ports {
  private Ports() {}

  /** The channels at the borders of words and of the range. */
  static List<Integer> borders(Abi abi) {
    int bits = abi.wordBits();
    int last = abi.channels() - 1;
    return List.of(0, 1, bits - 1, bits, bits + 1, 2 * bits, last - bits, last - 1, last);
  }

  /** All channels, those at borders more often. */
  static Arbitrary<Integer> any(Abi abi) {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(borders(abi))),
        Tuple.of(2, Arbitraries.integers().between(0, abi.channels() - 1)));
  }

  /** A few channels, so that a sequence of steps meets each of them again. */
  static Arbitrary<Integer> few(Abi abi) {
    return Arbitraries.of(borders(abi));
  }

  /** A few vCPUs, the last among them. */
  static Arbitrary<Integer> fewVcpus() {
    return Arbitraries.of(0, 1, Abi.VCPUS - 1);
  }
}
