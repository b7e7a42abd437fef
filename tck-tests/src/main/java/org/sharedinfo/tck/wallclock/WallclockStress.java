package org.sharedinfo.tck.wallclock;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Rule.WCL_01;
import static org.sharedinfo.rule.Rule.WCL_02;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.WallclockPublisher;
import org.sharedinfo.spi.WallclockReader;
import org.sharedinfo.tck.stress.Slab;

/** Both sides of the wallclock while it is set. */
public final class WallclockStress {
  private WallclockStress() {}

  /** A wallclock and the implementation's reader of it. */
  private static final class Read {
    final WallclockGround ground = new WallclockGround();
    final WallclockReader reader = ground.reader();
  }

  /** A wallclock and the implementation's publisher of it. */
  private static final class Published {
    final WallclockGround ground = new WallclockGround();
    final WallclockPublisher publisher = ground.publisher();
  }

  /** Updates, at once and in pieces, and reads. */
  @JCStressTest
  @Verifies(value = WCL_02, role = Role.WALLCLOCK_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> wc_version is odd, or changes -> read ends, with a whole base")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "some fields are loaded -> update -> the others are loaded; or all while it is odd")
  @Witness("whole, during.*")
  @State
  public static class ReadDuringUpdates {
    private static final Slab<Read> SLAB = new Slab<>(Read::new);
    private final Read read = SLAB.next();

    /** Starts with the wallclock that the last state left. */
    public ReadDuringUpdates() {}

    @Actor
    public void update() {
      read.ground.update();
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** Updates without pause: each read ends and returns one of them. */
  @JCStressTest
  @Verifies(value = WCL_02, role = Role.WALLCLOCK_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "update -> read begins -> updates -> read ends, with one of them")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "some fields of one update, some of another, and the read ends")
  @Witness("whole, during.*")
  @State
  public static class ReadUnderFastWriter {
    private static final Slab<Read> SLAB = new Slab<>(Read::new);
    private final Read read = SLAB.next();

    /** Starts with the wallclock that the last state left. */
    public ReadUnderFastWriter() {}

    @Actor
    public void update() {
      read.ground.updateAtOnce();
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.readForLong(read.reader, r);
    }
  }

  /** Updates, and what an observer finds under an even, unchanged version. */
  @JCStressTest
  @Verifies(value = WCL_01, role = Role.WALLCLOCK_PUBLISHER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "wc_version is odd, or changes while the observer reads")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "wc_version, even -> fields of two bases -> the same version: not odd in time, or even"
              + " too early")
  @Witness("whole, during.*")
  @State
  public static class UpdatesObserved {
    private static final Slab<Published> SLAB = new Slab<>(Published::new);
    private final Published published = SLAB.next();

    /** Starts with the wallclock that the last state left. */
    public UpdatesObserved() {}

    @Actor
    public void publish() {
      published.ground.update(published.publisher);
    }

    @Actor
    public void observe(LL_Result r) {
      published.ground.observe(r);
    }
  }

  /** The implementation's own publisher and reader. */
  @JCStressTest
  @Verifies(
      value = WCL_02,
      role = Role.WALLCLOCK_READER,
      needs = {Capability.WALLCLOCK_READER, Capability.WALLCLOCK_PUBLISHER})
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> publish begins or ends -> read ends, with a whole base")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "some fields are loaded -> publish -> the others are loaded, and version is not read "
              + "again")
  @Witness("whole, during.*")
  @State
  public static class ReadDuringOwnUpdates {
    /** With the implementation's publisher. */
    private static final class Both {
      final Read read = new Read();
      final WallclockPublisher publisher = read.ground.publisher();
    }

    private static final Slab<Both> SLAB = new Slab<>(Both::new);
    private final Both both = SLAB.next();

    /** Starts with the wallclock that the last state left. */
    public ReadDuringOwnUpdates() {}

    @Actor
    public void publish() {
      both.read.ground.update(both.publisher);
    }

    @Actor
    public void read(LL_Result r) {
      both.read.ground.read(both.read.reader, r);
    }
  }
}
