package org.sharedinfo.tck.event;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.Limits;
import org.sharedinfo.tck.check.Subject;

/** Generators of the channels and vCPUs that the implementation serves. */
final class Ports {
  private Ports() {}

  /** The channels at the borders of words and of the range. */
  static List<Integer> borders(Abi abi) {
    int bits = abi.wordBits();
    int first = limits().firstPort();
    int last = limits().ports() - 1;
    return Stream.of(
            first, first + 1, bits - 1, bits, bits + 1, 2 * bits, last - bits, last - 1, last)
        .sorted()
        .distinct()
        .toList();
  }

  /** All channels, with extra weight on those at borders. */
  static Arbitrary<Integer> any(Abi abi) {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(borders(abi))),
        Tuple.of(2, Arbitraries.integers().between(limits().firstPort(), limits().ports() - 1)));
  }

  /** A few channels, so that a sequence of steps uses each of them repeatedly. */
  static Arbitrary<Integer> few(Abi abi) {
    return Arbitraries.of(borders(abi));
  }

  /** A few vCPUs, the last among them. */
  static Arbitrary<Integer> fewVcpus() {
    return Arbitraries.of(someVcpus());
  }

  /** The first two vCPUs and the last, if they are served. */
  static List<Integer> someVcpus() {
    return Stream.of(0, 1, Integer.MAX_VALUE).map(limits()::vcpu).distinct().toList();
  }

  /** A vCPU other than the given one, if the implementation serves more than one. */
  static int otherVcpu(int vcpu) {
    return (vcpu + 1) % limits().vcpus();
  }

  private static Limits limits() {
    return Subject.current().limits();
  }
}
