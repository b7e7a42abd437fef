package org.sharedinfo.recording.monitor;

import java.util.EnumSet;
import java.util.Set;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * A record guarded by a version: its fields and rules.
 *
 * @param version the field of the version
 * @param payload the fields that change together
 * @param around the rule that the version is odd around an update
 * @param step the rule that it increases by two
 * @param values the rule that values are stored exactly
 * @param whole the rule that a reader never mixes two updates
 * @param waits the rule that a reader waits while the version is odd
 * @param untouched the rule that a reader does not write
 */
record VersionedRecord(
    Field version,
    Set<Field> payload,
    Claim around,
    Claim step,
    Claim values,
    Claim whole,
    Claim waits,
    Claim untouched) {
  static final VersionedRecord TIME =
      new VersionedRecord(
          Field.VERSION,
          EnumSet.of(
              Field.TSC_TIMESTAMP,
              Field.SYSTEM_TIME,
              Field.TSC_TO_SYSTEM_MUL,
              Field.TSC_SHIFT,
              Field.FLAGS),
          new Claim(Rule.TIM_07, Role.TIME_PUBLISHER),
          new Claim(Rule.TIM_08, Role.TIME_PUBLISHER),
          new Claim(Rule.TIM_09, Role.TIME_PUBLISHER),
          new Claim(Rule.TIM_04, Role.TIME_READER),
          new Claim(Rule.TIM_05, Role.TIME_READER),
          new Claim(Rule.TIM_06, Role.TIME_READER));

  static final VersionedRecord WALLCLOCK =
      new VersionedRecord(
          Field.WC_VERSION,
          EnumSet.of(Field.WC_SEC, Field.WC_NSEC, Field.WC_SEC_HI),
          new Claim(Rule.WCL_01, Role.WALLCLOCK_PUBLISHER),
          new Claim(Rule.WCL_01, Role.WALLCLOCK_PUBLISHER),
          new Claim(Rule.WCL_03, Role.WALLCLOCK_PUBLISHER),
          new Claim(Rule.WCL_02, Role.WALLCLOCK_READER),
          new Claim(Rule.WCL_02, Role.WALLCLOCK_READER),
          new Claim(Rule.WCL_02, Role.WALLCLOCK_READER));

  Field.Family family() {
    return version.family();
  }

  /** Whether it is a vCPU's time, not the wallclock. */
  boolean isTime() {
    return version == Field.VERSION;
  }

  /** Whether a touch is of this record, and of this vCPU if there are several. */
  boolean isAbout(Touch touch, int index) {
    return touch.field().family() == family() && touch.index() == index;
  }

  static boolean isOdd(long version) {
    return (version & 1) != 0;
  }

  /** The difference of two versions, modulo 2^32. */
  static long steps(long from, long to) {
    return (to - from) & 0xffff_ffffL;
  }
}
