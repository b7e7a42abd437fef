package org.sharedinfo.rule;

/** The words of area WCL. */
final class WallclockTexts {
  static final Text WCL_01 =
      new Text(
          "wc_version guards all three fields",
          """
          wc_sec, wc_nsec and wc_sec_hi change as one: wc_version is odd from before the first
          changes until after the last has, and gains two by each update, as in TIM-07 and TIM-08.
          """,
          """
          wc_sec_hi stored outside the odd section (in x86_32 it lies far from the others), and the
          fences of TIM-07.
          """);
  static final Text WCL_02 =
      new Text(
          "Wallclock reads are whole, wait, and do not write",
          """
          A reader returns seconds and nanoseconds of one update, does not return while wc_version
          is odd or moves, returns soon after it rests, and leaves the frame as it was.
          """,
          """
          the same places as for TIM-04, TIM-05 and TIM-06; above all wc_sec_hi read after the
          second look at wc_version.
          """);
  static final Text WCL_03 =
      new Text(
          "Seconds have 64 bits",
          """
          The low 32 bits of the seconds are stored in wc_sec, the high 32 in wc_sec_hi at the place
          of the guest's ABI: for times after 2038 and after 2106, and for negative ones.
          """,
          """
          seconds that pass through 32 bits on the way, a wc_sec_hi that is never written or is
          always 0, sign bits lost by an unsigned shift of an int, and LAY-07 for 32-bit guests.
          """);
  static final Text WCL_04 =
      new Text(
          "A reader uses wc_sec_hi",
          """
          Seconds at and above 2^32, and below 0, come out right: both halves are read.
          """,
          """
          a reader written when wc_sec was all there was; wc_sec or'ed in with its sign extended;
          and the place of wc_sec_hi in x86_32.
          """);
  static final Text WCL_05 =
      new Text(
          "Nanoseconds stay below a second",
          """
          wc_nsec is 0 to 999999999. A publisher that is given more refuses it by an error and
          writes nothing.
          """,
          """
          the check: unsigned (−1 is more than 10^9), against 10^9 itself (10^9 is refused), and
          before version is made odd.
          """);
  static final Text WCL_06 =
      new Text(
          "Time of day from base and system time",
          """
          The time of day is the wallclock base plus the system time, which is unsigned; whole
          seconds are carried, so that the nanoseconds returned are 0 to 999999999.
          """,
          """
          the carry when the nanoseconds of both add up to a second or more, and system time from
          2^63 on: divide with Long.divideUnsigned.
          """);

  private WallclockTexts() {}
}
