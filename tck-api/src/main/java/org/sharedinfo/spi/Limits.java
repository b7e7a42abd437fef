package org.sharedinfo.spi;

import org.sharedinfo.abi.Abi;

/**
 * The part of the ABI that an implementation serves. It is judged inside these limits and rejects
 * everything outside. Its certificate names limits that are smaller than the ABI's.
 *
 * @param ports ports are served below this number; at most {@link Abi#channels()}, and at least
 *     {@link #MIN_PORT_WORDS} words of ports
 * @param vcpus vCPUs are served below this number; 1 to {@link Abi#vcpus()}
 * @param firstPort the first port that must work, 0 to {@link Abi#wordBits()} − 1; a lower port may
 *     work or be rejected
 */
public record Limits(int ports, int vcpus, int firstPort) {
  /** The minimum number of words of event channels that can be judged. */
  public static final int MIN_PORT_WORDS = 4;

  /**
   * The limits of an ABI, for an implementation that declares none: all vCPUs and all ports. Port 0
   * is reserved in Xen and may be rejected.
   */
  public static Limits of(Abi abi) {
    return new Limits(abi.channels(), abi.vcpus(), 1);
  }

  /** The same limits with fewer ports. */
  public Limits withPorts(int fewer) {
    return new Limits(fewer, vcpus, firstPort);
  }

  /** The same limits with fewer vCPUs. */
  public Limits withVcpus(int fewer) {
    return new Limits(ports, fewer, firstPort);
  }

  /** The same limits with another first port. */
  public Limits withFirstPort(int first) {
    return new Limits(ports, vcpus, first);
  }

  /**
   * Checks that the limits are possible for an ABI.
   *
   * @return these limits
   * @throws IllegalArgumentException if a limit is outside its range, with its name and value
   */
  public Limits checkedFor(Abi abi) {
    require("ports", ports, MIN_PORT_WORDS * abi.wordBits(), abi.channels(), abi);
    require("vcpus", vcpus, 1, abi.vcpus(), abi);
    require("firstPort", firstPort, 0, abi.wordBits() - 1, abi);
    return this;
  }

  /** The served vCPU nearest to the given one. */
  public int vcpu(int wished) {
    return Math.min(wished, vcpus - 1);
  }

  private static void require(String name, int value, int min, int max, Abi abi) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "declared limit %s=%d is outside %d..%d of %s"
              .formatted(name, value, min, max, abi.id()));
    }
  }
}
