package org.sharedinfo.reference;

/** Rejects numbers from another domain before they become an offset. */
final class Ranges {
  private Ranges() {}

  /**
   * Checks a number against 0 to count − 1.
   *
   * @param name what is counted, for the message
   * @return the number
   * @throws IndexOutOfBoundsException if it is outside, with its name and value
   */
  static int check(String name, int number, int count) {
    if (number < 0 || number >= count) {
      throw new IndexOutOfBoundsException(name + "=" + number + ", outside 0.." + (count - 1));
    }
    return number;
  }

  /**
   * Checks a pfn against max_pfn, which is a count.
   *
   * @param maxPfn unsigned
   * @throws IndexOutOfBoundsException if it is negative or not below max_pfn, with its value
   */
  static void checkPfn(long pfn, long maxPfn) {
    if (pfn < 0 || Long.compareUnsigned(pfn, maxPfn) >= 0) {
      throw new IndexOutOfBoundsException(
          "pfn=" + pfn + ", outside the list: max_pfn=" + Long.toUnsignedString(maxPfn));
    }
  }
}
