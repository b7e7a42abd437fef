package org.sharedinfo.gallery.fault;

import static org.sharedinfo.result.Evidence.EXAMPLE;
import static org.sharedinfo.result.Evidence.PROPERTY;
import static org.sharedinfo.result.Evidence.SCHEDULE;
import static org.sharedinfo.result.Evidence.STRESS;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_05;

import java.util.Optional;
import org.sharedinfo.gallery.BrokenBy;
import org.sharedinfo.gallery.Planted;
import org.sharedinfo.gallery.base.Page;
import org.sharedinfo.gallery.base.TimeReading;
import org.sharedinfo.gallery.base.Waiting;
import org.sharedinfo.spi.Domain;
import org.sharedinfo.spi.FrequencyReader;

/** Readers of vCPU time that accept a changed version as unchanged, or give up too soon. */
@BrokenBy(TIME_READER)
public final class TimeRetryFaults {
  private TimeRetryFaults() {}

  @Planted(
      rule = TIM_04,
      what = "versions are compared in 8 bits: 128 updates during a read go unnoticed",
      shownBy = {PROPERTY, SCHEDULE})
  public static final class VersionsComparedIn8Bits extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return (byte) before == (byte) after;
    }
  }

  @Planted(
      rule = TIM_04,
      what = "versions are compared in 16 bits: 32768 updates during a read go unnoticed",
      shownBy = {PROPERTY, SCHEDULE})
  public static final class VersionsComparedIn16Bits extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return (short) before == (short) after;
    }
  }

  @Planted(
      rule = TIM_04,
      what = "a version that advanced by 127 updates or more counts as unchanged",
      shownBy = {PROPERTY, SCHEDULE})
  public static final class FarVersionIsNoChange extends TimeReading {
    @Override
    protected boolean unchanged(int before, int after) {
      return before == after || after - before >= 254;
    }
  }

  /** Returns what it has after some disturbed attempts. */
  private abstract static class GivesUp extends TimeReading {
    private final int retries;

    GivesUp(int retries) {
      this.retries = retries;
    }

    @Override
    protected Reading read(Page page, int vcpu) {
      int disturbed = 0;
      while (true) {
        int version = firstLook(page, vcpu);
        if (!mustWait(version)) {
          Reading reading = load(page, vcpu);
          if (unchanged(version, secondLook(page, vcpu)) || disturbed == retries) {
            return reading;
          }
          disturbed++;
        }
        Waiting.turn();
      }
    }
  }

  @Planted(
      rule = TIM_04,
      what = "after the 1st retry it returns what it has, even if mixed from two updates",
      shownBy = {PROPERTY, STRESS, SCHEDULE})
  public static final class GivesUpAfterFirstRetry extends GivesUp {
    public GivesUpAfterFirstRetry() {
      super(1);
    }
  }

  @Planted(
      rule = TIM_04,
      what = "after the 4th retry it returns what it has, even if mixed from two updates",
      shownBy = {PROPERTY, STRESS})
  public static final class GivesUpAfterFourthRetry extends GivesUp {
    public GivesUpAfterFourthRetry() {
      super(4);
    }
  }

  @Planted(
      rule = TIM_04,
      what = "after the 10th retry it returns what it has, even if mixed from two updates",
      shownBy = PROPERTY)
  public static final class GivesUpAfterTenthRetry extends GivesUp {
    public GivesUpAfterTenthRetry() {
      super(10);
    }
  }

  @Planted(
      rule = TIM_04,
      what = "after the 32nd retry it returns what it has, even if mixed from two updates",
      shownBy = PROPERTY)
  public static final class GivesUpAfterThirtySecondRetry extends GivesUp {
    public GivesUpAfterThirtySecondRetry() {
      super(32);
    }
  }

  @Planted(
      rule = TIM_04,
      what = "frequencyHz returns what it has after the 4th retry, even if mixed from two updates",
      shownBy = SCHEDULE)
  public static final class FrequencyGivesUpAfterFourthRetry extends TimeReading {
    private final TimeReading impatient = new GivesUpAfterFourthRetry();

    @Override
    public Optional<FrequencyReader> frequencyReader(Domain domain) {
      return impatient.frequencyReader(domain);
    }
  }

  /** Returns what it has after some time under an odd version. */
  private abstract static class StopsWaiting extends TimeReading {
    private final long nanos;

    StopsWaiting(long millis) {
      this.nanos = millis * 1_000_000;
    }

    @Override
    protected Reading read(Page page, int vcpu) {
      long began = System.nanoTime();
      while (mustWait(firstLook(page, vcpu))) {
        if (System.nanoTime() - began > nanos) {
          return load(page, vcpu);
        }
        Waiting.turn();
      }
      return super.read(page, vcpu);
    }
  }

  @Planted(
      rule = TIM_05,
      what = "after 50 ms under an odd version it returns what it has",
      shownBy = EXAMPLE)
  public static final class StopsWaitingAfter50Millis extends StopsWaiting {
    public StopsWaitingAfter50Millis() {
      super(50);
    }
  }

  @Planted(
      rule = TIM_05,
      what = "after a second and a half under an odd version it returns what it has",
      shownBy = EXAMPLE)
  public static final class StopsWaitingAfter1500Millis extends StopsWaiting {
    public StopsWaitingAfter1500Millis() {
      super(1_500);
    }
  }

  @Planted(
      rule = TIM_05,
      what = "after a million iterations under an odd version it returns what it has",
      shownBy = EXAMPLE)
  public static final class StopsWaitingAfterAMillionTurns extends TimeReading {
    private static final int TURNS = 1_000_000;

    @Override
    protected Reading read(Page page, int vcpu) {
      int turns = 0;
      while (mustWait(firstLook(page, vcpu))) {
        if (++turns == TURNS) {
          return load(page, vcpu);
        }
        Waiting.turn();
      }
      return super.read(page, vcpu);
    }
  }
}
