package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.TIME_READER;

import java.util.List;

/** vCPU time, as a guest reads it. */
final class TimeReaderRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.TIM_01, "System time from the TSC")
              .must(TIME_READER)
              .fields(FieldGroups.SCALE)
              .asks(
                  """
                  With delta = tsc − tsc_timestamp, shifted by tsc_shift, the time is system_time +
                  (delta · tsc_to_system_mul) / 2^32, rounded down. The product has up to 96 bits
                  and keeps them all; the sum is taken modulo 2^64.
                  """)
              .why(
                  """
                  All timers of a guest hang on this number. A lost carry moves it by 4.3 seconds
                  for some inputs only: timers fire early or late, once a day, on one machine.
                  """)
              .from("xen.h", "vcpu_time_info", "system_time", "tsc_timestamp", "tsc_to_system_mul")
              .shownBy(
                  new Source.Code(
                      "Xen 2005 and mini-os, i386", "lost a carry of the 96-bit product"))
              .sketch(
                  """
                  hi = (u64)(u32)(delta >> 32) * mul;
                  lo = (u64)(u32)delta * mul;
                  return system_time + hi + (lo >> 32);
                  """,
                  """
                  return system_time + (delta * mul >> 32);  /* 64-bit product */
                  """)
              .lookAt(
                  """
                  the multiply: a 64-bit product loses its top for deltas of seconds. If it is split
                  into halves, add the carry of the low part (one 32-bit build lost it: times off by
                  2^32 ns). Math.multiplyHigh is signed; use unsignedMultiplyHigh, and mul as
                  unsigned.
                  """),
          rule(Rule.TIM_02, "The TSC difference wraps, then is shifted")
              .must(TIME_READER)
              .fields(PageField.TSC_TIMESTAMP, PageField.TSC_SHIFT)
              .asks(
                  """
                  The subtraction wraps at 64 bits: with a timestamp greater than the TSC, delta is
                  huge, not 0. A positive tsc_shift moves it left, and bits above 64 are gone; a
                  negative one moves it right, with zeros coming in. The multiply comes after.
                  """)
              .why(
                  """
                  After a migration a timestamp can lie "before zero". A reader that clamps it sees
                  a clock that stands still, and the guest hangs in its first delay loop.
                  """)
              .from("xen.h", "vcpu_time_info", "tsc_timestamp", "tsc_shift")
              .shownBy(new Source.Code("OSv", "shifted right by a negative number"))
              .shownBy(
                  new Source.Code("Xen", "once clamped a timestamp before zero, and guests hung"))
              .sketch(
                  """
                  delta = tsc - tsc_timestamp;               /* wraps */
                  delta = shift < 0 ? delta >> -shift : delta << shift;
                  """,
                  """
                  delta = tsc > tsc_timestamp ? tsc - tsc_timestamp : 0;
                  delta >>= shift;                           /* shift is negative */
                  """)
              .lookAt(
                  """
                  a shift by a negative number (which Java and x86 take modulo the width); >> where >>> is meant; a clamp of "negative" differences to 0; and a shift done after the
                  multiply.
                  """),
          rule(Rule.TIM_03, "Frequency from the record")
              .must(TIME_READER)
              .needs(Capability.FREQUENCY_READER)
              .fields(PageField.TSC_TO_SYSTEM_MUL, PageField.TSC_SHIFT)
              .asks(
                  """
                  Hertz = 10^9 · 2^32 / tsc_to_system_mul, rounded down, then shifted right by
                  tsc_shift, or left when it is negative. A function that declares a coarser
                  resolution, such as 1 kHz in Linux, may round to it before the shift. A record
                  with tsc_to_system_mul 0 is rejected with an error; there is no division by it.
                  """)
              .why(
                  """
                  A guest calibrates its delays and its scheduler by this frequency. An overflow
                  makes a fast processor look slow; a division by 0 stops the kernel while it boots.
                  """)
              .from("xen.h", "vcpu_time_info", "tsc_to_system_mul", "tsc_shift")
              .shownBy(
                  new Source.Discussion(
                      "QubesOS/qubes-vmm-xen#151",
                      "backports a Xen fix for an overflow with fast TSCs"))
              .shownBy(
                  new Source.Code(
                      "Linux arch/x86/kernel/pvclock.c",
                      "pvclock_tsc_khz() divides by the multiplier without a test"))
              .lookAt(
                  """
                  the direction of the shift, which is opposite to that of TIM-02; the division,
                  which comes before the shift; mul taken as signed; and kHz · 1000 or the like in
                  32 bits, which overflows from 4.3 GHz (signed: 2.1).
                  """),
          rule(Rule.TIM_04, "No reader mixes two updates")
              .must(TIME_READER)
              .fields(FieldGroups.with(FieldGroups.SCALE, PageField.TIME_VERSION))
              .asks(
                  """
                  What a reader returns comes from one update: version is the same even number
                  before the first and after the last field that is read. Otherwise the reader reads
                  again, as often as it takes.
                  """)
              .why(
                  """
                  The hypervisor updates the record while the guest reads it. A new timestamp with
                  an old system_time is off by a whole update interval, and time steps backwards
                  with the next read.
                  """)
              .from("xen.h", "vcpu_time_info", "version")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "3aed64f6d341 \"pvclock: introduce seqcount-like API\"",
                      "put the barriers around both reads of version into one place"))
              .shownBy(
                  new Source.Change(
                      "FreeBSD",
                      "0b3382b863f3 \"pvclock: Add 'struct pvclock' API\"",
                      "replaced barriers to get the order of the reads right"))
              .sketch(
                  """
                  do { v = load_acquire(&version); t = read_fields();
                       rmb();
                  } while ((v & 1) || v != version);
                  """,
                  """
                  do { v = version; t = read_fields();       /* no barriers */
                  } while (v != version && ++tries < 4);     /* gives up */
                  """)
              .lookAt(
                  """
                  the second read of version, in all 32 bits, and the order: version with acquire,
                  the fields, a load-load fence, version again. Plain reads may be reordered or kept
                  in registers. All halves of all fields belong inside, flags and shift too. A loop
                  that gives up returns a mixture in the end.
                  """),
          rule(Rule.TIM_05, "A reader waits while version is odd")
              .must(TIME_READER)
              .fields(PageField.TIME_VERSION)
              .asks(
                  """
                  While version is odd, or differs between its two reads, a reader does not return.
                  Once version stays even and unchanged, it returns after a bounded number of its
                  own steps.
                  """)
              .why(
                  """
                  A publisher can be interrupted in the middle of an update for a long time. A
                  reader that does not wait for it computes with half a record.
                  """)
              .from("xen.h", "vcpu_time_info", "version")
              .shownBy(new Source.Code("OSv", "read system_time without a test for odd"))
              .lookAt(
                  """
                  the test of bit 0: comparing the two reads of version is not enough, an odd
                  version can be stable. Read version anew in each turn of the loop. A reader that
                  gives up after some tries or milliseconds breaks this too: a publisher may be held
                  up for as long as it likes.
                  """),
          rule(Rule.TIM_06, "A reader does not write")
              .must(TIME_READER)
              .fields(FieldGroups.TIME)
              .touches(TIME_READER, FieldGroups.TIME)
              .asks(
                  """
                  Reading vCPU time leaves every byte of the frame as it was. There is one
                  exception: a reader that finds bit 1 of its own record's flags set (GUEST_STOPPED)
                  may clear that bit, as Linux does.
                  """)
              .why(
                  """
                  The record belongs to the hypervisor and may be mapped read-only in user space. A
                  reader that writes faults there, or loses a concurrent update.
                  """)
              .from("xen.h", "vcpu_time_info")
              .shownBy(
                  new Source.Code(
                      "Linux arch/x86/kernel/pvclock.c", "clears GUEST_STOPPED and nothing else"))
              .lookAt(
                  """
                  locks, counters or last values kept in the frame, and a compare-and-set used as a
                  load: it writes. If GUEST_STOPPED is cleared, only that bit may change, only in
                  the record that was read, and only in the flags byte.
                  """),
          rule(Rule.TIM_12, "Time does not step back")
              .should(TIME_READER)
              .fields(FieldGroups.SCALE)
              .asks(
                  """
                  With one vCPU, unchanged parameters and a TSC that grows, each time read is at
                  least the one before.
                  """)
              .why(
                  """
                  Programs subtract times and expect a positive result. Timer queues assert it, and
                  a guest stops at such an assertion.
                  """)
              .from("xen.h", "vcpu_time_info", "system_time")
              .shownBy(
                  new Source.Discussion(
                      "cloudius-systems/osv#382",
                      "a clock that jumped back by a multiple of 2^32 ns stops the timers"))
              .lookAt(
                  """
                  arithmetic that drops bits of the delta, rounding that depends on more than the
                  delta, and a TSC that was sampled earlier than the one of the read before.
                  """),
          rule(Rule.TIM_13, "The returned time lies within the read")
              .must(TIME_READER)
              .fields(FieldGroups.with(FieldGroups.SCALE, PageField.TIME_VERSION))
              .asks(
                  """
                  A read returns a time between the time at its start and the time at its end, by
                  records that were current meanwhile. The TSC may be sampled between the two
                  reads of version, or after them; a record that was current may be extrapolated.
                  """)
              .why(
                  """
                  A TSC from before the update and a record from after it give a negative
                  difference. It wraps, and the guest's time jumps 292 years ahead.
                  """)
              .from("xen.h", "vcpu_time_info", "tsc_timestamp")
              .sketch(
                  """
                  do { v = load_acquire(&version); tsc = rdtsc(); t = scale(tsc);
                       rmb();
                  } while ((v & 1) || v != version);
                  """,
                  """
                  tsc = rdtsc();                             /* before the record */
                  do { v = load_acquire(&version); t = scale(tsc);
                       rmb(); } while ((v & 1) || v != version);
                  """)
              .lookAt(
                  """
                  a TSC sampled before the record, or kept over a retry or a wait. An update in
                  between has a later tsc_timestamp: the difference wraps. A unikernel shipped this,
                  and Linux had it once. Sample the TSC anew in each turn, after the first read of
                  version. A TSC kept from an earlier call lies before the start.
                  """));

  private TimeReaderRules() {}
}
