package org.sharedinfo.rule;

import static org.sharedinfo.rule.Definition.rule;
import static org.sharedinfo.rule.Role.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;

import java.util.List;

/** vCPU time, as a hypervisor publishes it, and what both sides keep together. */
final class TimePublisherRules {
  static final List<Definition> ALL =
      List.of(
          rule(Rule.TIM_07, "Version is odd during an update")
              .must(TIME_PUBLISHER)
              .fields(FieldGroups.TIME)
              .asks(
                  """
                  A publisher makes version odd, then changes the fields, then makes it even. An
                  observer at any moment sees an odd version or one whole update. The order of the
                  fields, and the number of stores, is free.
                  """)
              .why(
                  """
                  The odd version is all that a reader has. Without it, a guest on another processor
                  reads half an update and takes it for whole.
                  """)
              .from("xen.h", "vcpu_time_info", "version")
              .shownBy(new Source.Code("KVM until 2015", "stored the record before an odd version"))
              .sketch(
                  """
                  version = v + 1;  wmb();                   /* odd, before the fields */
                  store_fields(update);
                  store_release(&version, v + 2);
                  """,
                  """
                  store_fields(update);
                  wmb();
                  version += 2;                              /* never odd */
                  """)
              .lookAt(
                  """
                  the first increment: it has to come before the payload, with a store-store fence
                  after it (a release store orders what is before it, not what follows). The last
                  one has to be a release store. KVM left the first out until 2015.
                  """),
          rule(Rule.TIM_08, "Version goes up by two")
              .must(TIME_PUBLISHER)
              .fields(PageField.TIME_VERSION)
              .asks(
                  """
                  An update adds two to an even version, modulo 2^32; after 4294967294 comes 0. An
                  odd version found at the start is even at the end. A change of a single field,
                  flags too, is an update. An update that changes no value may leave version alone.
                  """)
              .why(
                  """
                  A reader compares versions. If an update ends at the number it began with, the
                  reader misses it and mixes two records; if it ends odd, every reader waits for
                  ever.
                  """)
              .from("xen.h", "vcpu_time_info", "version")
              .lookAt(
                  """
                  an update that increments once or sets version to a fixed number; an odd start
                  that is kept odd by adding 2; a wrap that skips 0 (0 is a valid stable version);
                  increments in more or less than 32 bits; and a change of flags or scale alone that
                  is stored without the version.
                  """),
          rule(Rule.TIM_09, "Values are stored exactly")
              .must(TIME_PUBLISHER)
              .fields(FieldGroups.with(FieldGroups.SCALE, PageField.FLAGS))
              .asks(
                  """
                  After an update each field holds the value that was given, over its whole range,
                  whatever the record held before: unsigned 64 and 32 bits, tsc_shift from −128 to
                  127, any flags.
                  """)
              .why(
                  """
                  A guest computes with these values for a whole interval. A value that is clamped,
                  cut or stale makes its clock drift or jump until the next update.
                  """)
              .from(
                  "xen.h",
                  "vcpu_time_info",
                  "tsc_timestamp",
                  "system_time",
                  "tsc_to_system_mul",
                  "tsc_shift",
                  "flags")
              .lookAt(
                  """
                  casts and clamps on the way, fields in each other's place, tsc_shift stored as
                  unsigned or as an int over flags and pad1. Also stores that are left out, because
                  the value is 0, or looks like the last one when compared in too few bits or with
                  another vCPU's.
                  """),
          rule(Rule.TIM_10, "vCPUs are independent")
              .must(TIME_PUBLISHER, TIME_READER)
              .vcpus(2)
              .fields(FieldGroups.TIME)
              .asks(
                  """
                  The record of a vCPU is published and read by itself: an update of one neither
                  shows in another, nor delays or repeats a read of another. A reader may still
                  refuse to go back: for a vCPU that is behind it may return the greatest time that
                  it returned for any, as Linux does.
                  """)
              .why(
                  """
                  Each processor has its own TSC and scale. A guest that uses another vCPU's record
                  sees its clock jump whenever a thread moves to another processor.
                  """)
              .from("xen.h", "vcpu_info", "time")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "d828199e8444 \"KVM: x86: implement PVCLOCK_TSC_STABLE_BIT pvclock flag\"",
                      "without the flag, the times of two vCPUs may differ"))
              .lookAt(
                  """
                  the offset for the vCPU, reads that always use vCPU 0, one version or one lock that serves all; and state kept by the object that should be kept by vCPU.
                  """),
          rule(Rule.TIM_11, "The version wraps under load")
              .must(TIME_PUBLISHER, TIME_READER)
              .fields(FieldGroups.TIME)
              .asks(
                  """
                  While updates and reads go on, version passes from its greatest even value to 0:
                  no update is lost by it, and no read is torn or stuck.
                  """)
              .why(
                  """
                  A machine that updates often and runs for months reaches the wrap. A reader that
                  compares by order then never returns, and the guest hangs.
                  """)
              .from("xen.h", "vcpu_time_info", "version")
              .lookAt(
                  """
                  comparisons of versions by order instead of equality, a version held in a signed
                  or wider integer, and a special meaning of version 0.
                  """),
          rule(Rule.TIM_14, "A scale reproduces its frequency")
              .must(TIME_PUBLISHER)
              .needs(Capability.FREQUENCY_SCALER)
              .fields(PageField.TSC_TO_SYSTEM_MUL, PageField.TSC_SHIFT)
              .asks(
                  """
                  The tsc_to_system_mul and tsc_shift chosen for a TSC frequency from 1 MHz to 1 THz give it
                  back by the formula of TIM-03, to within one part in 10^9. So
                  a guest's clock gains or loses at most a nanosecond a second.
                  """)
              .why(
                  """
                  A scale that is a little off makes every guest on the machine drift. At the edges,
                  a multiplier that overflows makes time run at a small fraction of its rate.
                  """)
              .from("xen.h", "vcpu_time_info", "tsc_to_system_mul", "tsc_shift")
              .shownBy(
                  new Source.Discussion(
                      "QubesOS/qubes-vmm-xen#151",
                      "backports a Xen fix for an overflow with fast TSCs"))
              .lookAt(
                  """
                  exactly 1 GHz and its multiples by powers of two, where a multiplier of 2^32 does
                  not fit into 32 bits; frequencies from 2^32 Hz (4.294 GHz) on, which are cut
                  before they are shifted: Xen shipped both. The multiplier needs its top bit set,
                  or it loses precision.
                  """),
          rule(Rule.TIM_15, "Time continues across an update")
              .should(TIME_PUBLISHER)
              .needs(Capability.TIME_UPDATER)
              .fields(FieldGroups.SCALE)
              .asks(
                  """
                  A publisher that continues a clock at an unchanged rate makes no step: read at the
                  TSC of the update, the time by the new record is within 1 ns of the time by the last one. Later it is within 2 ns, by rounding.
                  """)
              .why(
                  """
                  Xen updates the record about once a second. A step at each update adds up to
                  drift, or shows as time that goes back by a few nanoseconds.
                  """)
              .from("xen.h", "vcpu_time_info", "system_time", "tsc_timestamp")
              .shownBy(
                  new Source.Change(
                      "Linux",
                      "1d5f066e0b63 \"KVM: x86: Fix a possible backwards warp of kvmclock\"",
                      "a new base below what the guest had computed made its time go back"))
              .lookAt(
                  """
                  a system_time that is rounded to more than a nanosecond, or computed in 64 bits
                  where the product needs 96; a new system_time beside the old tsc_timestamp, or the
                  reverse; and a scale that was chosen anew from a rounded frequency.
                  """));

  private TimePublisherRules() {}
}
