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
          A reader returns seconds and nanoseconds of one update, does not return while
          wc_version is odd or moves, returns soon after it rests, and leaves the frame as
          it was. For a reader that does not use wc_sec_hi (WCL-04), the low 32 bits of
          the seconds count.
          """,
          """
          the same places as for TIM-04, TIM-05 and TIM-06: versions compared in all 32
          bits, no giving up after some retries or milliseconds, and above all wc_sec_hi
          read after the second look at wc_version.
          """);
  static final Text WCL_03 =
      new Text(
          "Values are stored exactly, seconds in 64 bits",
          """
          After an update wc_sec holds the low 32 bits of the seconds, wc_sec_hi the high
          32 at the place of the guest's ABI, and wc_nsec the nanoseconds, whatever was
          there before. This holds for the times that unsigned 64-bit nanoseconds can
          count: from 1970 to the year 2554, past 2038 and past 2106.
          """,
          """
          seconds that pass through 32 bits on the way, a wc_sec_hi that is never written,
          or not when it is 0, a signed 64-bit count of nanoseconds, which ends in 2262,
          stores left out for values that look unchanged, and LAY-07 for 32-bit guests.
          """);
  static final Text WCL_04 =
      new Text(
          "A reader uses wc_sec_hi",
          """
          Seconds at and above 2^32, and below 0, come out right: both halves are read,
          and a carry goes from the low one into the high one. Linux, FreeBSD, NetBSD,
          mini-os, OSv and Solo5 read wc_sec alone: their time of day is wrong from the
          year 2106 on.
          """,
          """
          a reader written when wc_sec was all there was; wc_sec or'ed in with its sign
          extended; and the place of wc_sec_hi in x86_32.
          """);
  static final Text WCL_05 =
      new Text(
          "Nanoseconds stay below a second",
          """
          wc_nsec is 0 to 999999999. A publisher that is given more refuses it by an error
          and writes nothing, or it carries the whole seconds into the seconds, as Xen
          does.
          """,
          """
          the check: unsigned (−1 is more than 10^9), against 10^9 itself (10^9 is too
          much), and before version is made odd. A carry can be of up to four seconds, and
          can go on into wc_sec_hi.
          """);
  static final Text WCL_06 =
      new Text(
          "Time of day from base and system time",
          """
          The time of day is the wallclock base plus the system time. Whole seconds are
          carried, so that the nanoseconds returned are 0 to 999999999. This holds for
          every system time below 2^63 ns, which is 292 years.
          """,
          """
          the carry when the nanoseconds of both add up to a second or more; a sum in
          signed 64-bit nanoseconds, which ends in the year 2262; and a system time cut to
          32 bits.
          """);
  static final Text WCL_07 =
      new Text(
          "System times from 2^63 ns on",
          """
          The system time is unsigned: WCL-06 holds for those from 2^63 to 2^64 − 1 ns
          too. Linux, OSv and Solo5 add base and system time in unsigned 64-bit
          nanoseconds, so their sum wraps in the year 2554.
          """,
          """
          a system time taken as signed: divide with Long.divideUnsigned. And the sum:
          divide base and system time into seconds before they are added, not after.
          """);

  static final Text WCL_08 =
      new Text(
          "Times before 1970 and from 2554 on",
          """
          Seconds below 0 and above 18446744072 are stored exactly, as WCL-03 and WCL-05 ask
          for the times between, or refused by an error with nothing written. Xen and KVM
          keep the wallclock in unsigned 64-bit nanoseconds and store another time.
          """,
          """
          seconds multiplied by 10^9 without a look at their range, and sign bits lost by an
          unsigned shift of an int.
          """);

  private WallclockTexts() {}
}
