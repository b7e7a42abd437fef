package org.sharedinfo.rule;

/** The words of area TIM. */
final class TimeTexts {
  static final Text TIM_01 =
      new Text(
          "System time from the TSC",
          """
          With delta = tsc − tsc_timestamp, shifted by tsc_shift, the time is system_time + (delta ·
          tsc_to_system_mul) / 2^32, rounded down. The product has up to 96 bits and keeps them all;
          the sum is taken modulo 2^64.
          """,
          """
          the multiply: a 64-bit product loses its top for deltas of seconds. Split into halves, add
          the carry of the low part (one 32-bit build lost it: times off by 2^32 ns).
          Math.multiplyHigh is signed; use unsignedMultiplyHigh, and mul as unsigned.
          """);
  static final Text TIM_02 =
      new Text(
          "The TSC difference wraps and shifts",
          """
          The subtraction wraps at 64 bits: with a timestamp greater than the TSC, delta is huge,
          not 0. A positive tsc_shift moves it left, and bits above 64 are gone; a negative one
          moves it right, with zeros coming in. The multiply comes after.
          """,
          """
          a shift by a negative number (which Java and x86 take modulo the width), >> where >>> is
          meant, a clamp of "negative" differences to 0, and a shift done after the multiply.
          """);
  static final Text TIM_03 =
      new Text(
          "Frequency from the record",
          """
          Hertz = 10^9 · 2^32 / tsc_to_system_mul, rounded down, then shifted right by
          tsc_shift, or left when it is negative. A function that declares a coarser
          resolution, such as 1 kHz in Linux, may round to it before the shift. A record
          with tsc_to_system_mul 0 is refused by an error; there is no division by it.
          """,
          """
          the direction of the shift, which is against that of TIM-02; the division before
          the shift; mul taken as signed; and kHz · 1000 or the like done in 32 bits,
          which overflows from 4.3 GHz (signed: 2.1).
          """);
  static final Text TIM_04 =
      new Text(
          "No reader mixes two updates",
          """
          What a reader returns comes from one update: version is the same even number
          before the first and after the last field that is read, or the read is made
          again, as often as it takes.
          """,
          """
          the second look at version, in all 32 bits, and the order: version with acquire,
          the fields, a load-load fence (or acquire reads of the fields), version again.
          Plain reads may be reordered or kept in registers. All halves of all fields
          belong inside, flags and shift too. A loop that gives up after some retries
          returns a mixture in the end.
          """);
  static final Text TIM_05 =
      new Text(
          "A reader waits while version is odd",
          """
          While version is odd, or differs between its two reads, a reader does not
          return. Once version stays even and unchanged, it returns after a bounded number
          of steps of its own.
          """,
          """
          the test of bit 0: comparing the two reads of version is not enough, an odd
          version can be stable. Read version anew in each turn of the loop. Giving up
          after some tries or some milliseconds, and returning what there is, breaks this
          too: a publisher may be held up for as long as it likes.
          """);
  static final Text TIM_06 =
      new Text(
          "A reader does not write",
          """
          Reading vCPU time leaves every byte of the frame as it was. There is one
          exception: a reader that finds bit 1 of its own record's flags set
          (GUEST_STOPPED) may clear that bit, as Linux does.
          """,
          """
          locks, counters or last values kept in the frame, and a compare-and-set used as
          a load: it writes. If GUEST_STOPPED is cleared, only that bit may change, only
          in the record that was read, and only in the flags byte.
          """);
  static final Text TIM_07 =
      new Text(
          "Version is odd around an update",
          """
          A publisher makes version odd, then changes the fields, then makes it even. Who looks at
          any moment sees an odd version or one whole update. The order of the fields, and the
          number of stores, is free.
          """,
          """
          the first increment: it has to come before the payload, with a store-store fence after it
          (a release store orders what is before it, not what follows); and the last one to be a
          release store. KVM left the first out until 2015.
          """);
  static final Text TIM_08 =
      new Text(
          "Version goes up by two",
          """
          An update adds two to an even version, modulo 2^32; after 4294967294 comes 0. An
          odd version found at the start is even at the end. A change of a single field,
          flags too, is an update. An update that changes no value may leave version
          alone.
          """,
          """
          an update that increments once or sets version to a fixed number, an odd start
          that is kept odd by adding 2, a wrap that skips 0 (0 is a valid stable version),
          increments in more or less than 32 bits, and a change of flags or scale alone
          that is stored without the version.
          """);
  static final Text TIM_09 =
      new Text(
          "Values are stored exactly",
          """
          After an update each field holds the value that was given, over its whole range,
          whatever the record held before: unsigned 64 and 32 bits, tsc_shift from −128 to
          127, any flags.
          """,
          """
          casts and clamps on the way, fields taken for each other, tsc_shift stored as an
          unsigned value or as an int over flags and pad1; and stores that are left out,
          because the value is 0, or looks like the last one when compared in too few bits
          or with another vCPU's.
          """);
  static final Text TIM_10 =
      new Text(
          "vCPUs are independent",
          """
          The record of a vCPU is published and read by itself: an update of one neither
          shows in another, nor holds up or repeats a read of another. A reader may still
          refuse to go back: the time of a vCPU that is behind may be the greatest that
          was returned for any, as in Linux.
          """,
          """
          the offset for the vCPU, reads that always use vCPU 0, one version or one lock
          that serves all, and state kept by the object that should be kept by vCPU.
          """);
  static final Text TIM_11 =
      new Text(
          "The version wraps under load",
          """
          While updates and reads go on, version passes from its greatest even value to 0: no update
          is lost by it, and no read is torn or stuck.
          """,
          """
          comparisons of versions by order instead of equality, a version held in a signed or wider
          integer, and a special meaning of version 0.
          """);
  static final Text TIM_12 =
      new Text(
          "Time does not step back",
          """
          With one vCPU, unchanged parameters and a TSC that grows, each time read is at
          least the one before.
          """,
          """
          arithmetic that drops bits of the delta, rounding that depends on more than the
          delta, and a TSC that was sampled earlier than the one of the read before.
          """);
  static final Text TIM_13 =
      new Text(
          "The time read lies within the read",
          """
          A read returns a time between the time at its start and the time at its end, by
          records that were current meanwhile. The TSC may be sampled between the two
          looks at version, or after them; a record that was current may be extrapolated.
          """,
          """
          a TSC sampled before the record, or kept over a retry or a wait. An update in
          between has a later tsc_timestamp: the difference wraps, and time jumps by 292
          years. A unikernel shipped this, and Linux had it once. Sample the TSC anew in
          each turn, after the first look at version. A TSC kept from an earlier call lies
          before the start.
          """);
  static final Text TIM_14 =
      new Text(
          "A scale gives its frequency back",
          """
          The tsc_to_system_mul and tsc_shift that are chosen for a TSC frequency give it
          back by the formula of TIM-03 to within one part in 10^9, from 1 MHz to 1 THz.
          So a guest's clock gains or loses at most a nanosecond a second.
          """,
          """
          exactly 1 GHz and its multiples by powers of two, where a multiplier of 2^32
          does not fit into 32 bits; frequencies from 2^32 Hz (4.294 GHz) on, which are
          cut before they are shifted: Xen shipped both. The multiplier has its top bit
          set, or it loses precision.
          """);
  static final Text TIM_15 =
      new Text(
          "Time continues over an update",
          """
          A publisher that continues a clock at an unchanged rate makes no step: read at the TSC of
          the update, the time by the new record is within 1 ns of the time by the last one, and
          later it is within 2 ns, by rounding.
          """,
          """
          a system_time that is rounded to more than a nanosecond, or computed in 64 bits
          where the product needs 96; a new system_time beside the old tsc_timestamp, or
          the other way round; and a scale that was chosen anew from a rounded frequency.
          """);

  private TimeTexts() {}
}
