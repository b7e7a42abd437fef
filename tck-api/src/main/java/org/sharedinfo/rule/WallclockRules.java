package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.WALLCLOCK_PUBLISHER;
import static org.sharedinfo.rule.Role.WALLCLOCK_READER;

import java.util.List;

/** The wallclock: who publishes it and who reads it. */
final class WallclockRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.WCL_01, "wc_version guards all three fields")
              .must(WALLCLOCK_PUBLISHER)
              .fields(FieldGroups.WALLCLOCK)
              .asks(
                  """
                  wc_sec, wc_nsec and wc_sec_hi change together. wc_version is odd from before the
                  first of them changes until after the last has, and each update adds two to it,
                  as in TIM-07 and TIM-08.
                  """)
              .why(
                  """
                  A reader trusts an even version. Fields that change outside the odd section give
                  it the seconds of one update with the nanoseconds of another: the date is wrong
                  by up to 136 years, and no retry notices.
                  """)
              .from("xen.h", "shared_info", "wc_version", "wc_sec", "wc_nsec", "wc_sec_hi")
              .shownBy(
                  new Source.Code(
                      "Xen common/time.c",
                      "makes the version odd before it stores the fields, and even after"))
              .sketch(
                  """
                  wc_version++;  wmb();                      /* odd */
                  wc_sec = s;  wc_nsec = n;  wc_sec_hi = s >> 32;
                  wmb();  wc_version++;                      /* even */
                  """,
                  """
                  wc_version++;  wmb();
                  wc_sec = s;  wc_nsec = n;
                  wmb();  wc_version++;  wc_sec_hi = s >> 32;
                  """)
              .lookAt(
                  """
                  wc_sec_hi stored outside the odd section (in x86_32 it lies far from the others),
                  and the fences of TIM-07.
                  """),
          rule(Rule.WCL_02, "Wallclock reads are whole, wait, and do not write")
              .must(WALLCLOCK_READER)
              .fields(FieldGroups.WALLCLOCK)
              .asks(
                  """
                  A reader returns seconds and nanoseconds of one update. It does not return while
                  wc_version is odd or changes, and returns soon after it stays even. It changes no
                  byte of the frame. For a reader that does not use wc_sec_hi (WCL-04), the low 32
                  bits of the seconds count.
                  """)
              .why(
                  """
                  The control domain may set the time while a guest boots. A guest that mixes two
                  updates starts with a wrong date: certificates, file times and cron jobs follow
                  it.
                  """)
              .from("xen.h", "shared_info", "wc_version")
              .shownBy(
                  new Source.Code("OSv", "its wallclock reader did not test for an odd version"))
              .lookAt(
                  """
                  the same places as for TIM-04, TIM-05 and TIM-06: versions compared in all 32
                  bits, no giving up after some retries or milliseconds. Above all, look for
                  wc_sec_hi read after the second read of wc_version.
                  """),
          rule(Rule.WCL_03, "Values are stored exactly, seconds in 64 bits")
              .must(WALLCLOCK_PUBLISHER)
              .fields(FieldGroups.TIME_OF_DAY)
              .asks(
                  """
                  After an update wc_sec holds the low 32 bits of the seconds, wc_sec_hi the high 32 at the place of the guest's ABI; wc_nsec holds the nanoseconds, whatever was there before. This holds for times that unsigned 64-bit nanoseconds can count: from 1970
                  to 2554, past 2038 and past 2106.
                  """)
              .why(
                  """
                  A high half that is dropped, stale or at the other ABI's place sets the guest's clock back by 136 years. This shows in 2106, or as soon as somebody sets such a date.
                  """)
              .from("xen.h", "shared_info", "wc_sec", "wc_nsec", "wc_sec_hi")
              .from("arch-x86/xen.h", "arch_shared_info", "wc_sec_hi")
              .shownBy(
                  new Source.Code(
                      "Xen",
                      "once kept the seconds in 32 bits, and wrote a 32-bit guest's high half at"
                          + " the 64-bit place"))
              .lookAt(
                  """
                  seconds that pass through 32 bits on the way; a wc_sec_hi that is never written,
                  or not when it is 0; a signed 64-bit count of nanoseconds, which ends in 2262;
                  stores left out for values that look unchanged; and LAY-07 for 32-bit guests.
                  """),
          rule(Rule.WCL_04, "A reader uses wc_sec_hi")
              .should(WALLCLOCK_READER)
              .fields(PageField.WC_SEC_HI)
              .asks(
                  """
                  Seconds at and above 2^32, and below 0, come out right: the reader uses both
                  halves and carries from the low one into the high one. Linux, FreeBSD, NetBSD,
                  mini-os, OSv and Solo5 read wc_sec alone: their time of day is wrong from 2106 on.
                  """)
              .why(
                  """
                  A guest that ignores the high half falls back to 1970 in the year 2106. It is a
                  SHOULD because most kernels in use do so today.
                  """)
              .from("xen.h", "shared_info", "wc_sec_hi")
              .shownBy(
                  new Source.Code(
                      "Linux arch/x86/kernel/pvclock.c",
                      "pvclock_read_wallclock() reads wc_sec and never wc_sec_hi"))
              .lookAt(
                  """
                  a reader written when wc_sec was all there was; wc_sec sign-extended before the
                  halves are combined; and the place of wc_sec_hi in x86_32.
                  """),
          rule(Rule.WCL_05, "Nanoseconds stay below a second")
              .must(WALLCLOCK_PUBLISHER)
              .fields(PageField.WC_NSEC)
              .asks(
                  """
                  wc_nsec is 0 to 999999999. A publisher that is given more either rejects it with
                  an error and writes nothing, or carries the whole seconds into the seconds, as Xen
                  does.
                  """)
              .why(
                  """
                  Guests add wc_nsec to other nanoseconds and carry at most once or twice. A larger
                  value leaves them with a time whose nanoseconds are above a second, which system
                  calls reject.
                  """)
              .from("xen.h", "shared_info", "wc_nsec")
              .shownBy(
                  new Source.Code(
                      "Xen common/time.c", "do_settime() carries whole seconds before it stores"))
              .lookAt(
                  """
                  the test: unsigned (−1 is more than 10^9), against 10^9 itself (10^9 is too
                  much), and before version is made odd. A carry can be up to four seconds, and can
                  go on into wc_sec_hi.
                  """),
          rule(Rule.WCL_06, "Time of day from base and system time")
              .must(WALLCLOCK_READER)
              .fields(FieldGroups.TIME_OF_DAY)
              .asks(
                  """
                  The time of day is the wallclock base plus the system time. Whole seconds are
                  carried, so that the nanoseconds returned are 0 to 999999999. This holds for every
                  system time below 2^63 ns, which is 292 years.
                  """)
              .why(
                  """
                  The page holds the time at boot, not the time now. A reader that loses a carry is
                  a second off; one that adds in signed 64 bits goes wrong in 2262.
                  """)
              .from("xen.h", "shared_info", "wc_sec", "wc_nsec")
              .lookAt(
                  """
                  the carry when the nanoseconds of both add up to a second or more; a sum in signed
                  64-bit nanoseconds, which ends in 2262; and a system time cut to 32 bits.
                  """),
          rule(Rule.WCL_07, "System times from 2^63 ns on")
              .should(WALLCLOCK_READER)
              .fields(FieldGroups.TIME_OF_DAY)
              .asks(
                  """
                  The system time is unsigned: WCL-06 holds for 2^63 to 2^64 − 1 ns too. Linux, OSv
                  and Solo5 add base and system time in unsigned 64-bit nanoseconds, so their sum
                  wraps in the year 2554.
                  """)
              .why(
                  """
                  No machine runs for 292 years, but a clock may be set far ahead or a record may be
                  damaged. A reader that takes the time as signed then goes back before boot.
                  """)
              .from("xen.h", "vcpu_time_info", "system_time")
              .shownBy(
                  new Source.Code(
                      "Linux arch/x86/kernel/pvclock.c",
                      "adds base and system time in 64-bit nanoseconds"))
              .lookAt(
                  """
                  a system time used as signed: divide with Long.divideUnsigned. Also the sum:
                  divide base and system time into seconds before they are added, not after.
                  """),
          rule(Rule.WCL_08, "Times before 1970 and from 2554 on")
              .should(WALLCLOCK_PUBLISHER)
              .fields(FieldGroups.TIME_OF_DAY)
              .asks(
                  """
                  Seconds below 0 and above 18446744072 are stored exactly, as WCL-03 and WCL-05 ask
                  for the times between, or rejected with an error and nothing written. Xen and KVM
                  keep the wallclock in unsigned 64-bit nanoseconds and store another time.
                  """)
              .why(
                  """
                  A time that does not fit is a mistake of the caller. Stored modulo 2^64 ns it
                  becomes a plausible date that nobody set. It is a SHOULD, since Xen and KVM do so.
                  """)
              .from("xen.h", "shared_info", "wc_sec", "wc_sec_hi")
              .shownBy(
                  new Source.Code(
                      "Xen common/time.c", "do_settime() multiplies by 10^9 in unsigned 64 bits"))
              .lookAt(
                  """
                  seconds multiplied by 10^9 without a test of their range, and sign bits lost by an
                  unsigned shift of an int.
                  """));

  private WallclockRules() {}
}
