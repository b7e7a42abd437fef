package org.sharedinfo.gallery.base;

import org.sharedinfo.abi.Abi;

/** Rejects numbers that another domain may not pass. */
public final class ForeignNumbers {
  private ForeignNumbers() {}

  /**
   * Checks a vCPU's number.
   *
   * @throws IndexOutOfBoundsException if the ABI's page has no such vCPU
   */
  public static void requireVcpu(Abi abi, int vcpu) {
    requireBelow("vcpu", vcpu, abi.vcpus());
  }

  /**
   * Checks a channel's number.
   *
   * @throws IndexOutOfBoundsException if the ABI has no such channel
   */
  public static void requirePort(Abi abi, int port) {
    requireBelow("port", port, abi.channels());
  }

  /**
   * Checks a number against a limit.
   *
   * @throws IndexOutOfBoundsException if it is outside 0..limit−1
   */
  public static void requireBelow(String what, int number, int limit) {
    if (number < 0 || number >= limit) {
      throw new IndexOutOfBoundsException(what + "=" + number + ", outside 0.." + (limit - 1));
    }
  }
}
