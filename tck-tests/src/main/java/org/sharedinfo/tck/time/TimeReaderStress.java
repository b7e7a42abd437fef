package org.sharedinfo.tck.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Capability.TIME_PUBLISHER;
import static org.sharedinfo.rule.Role.TIME_READER;
import static org.sharedinfo.rule.Rule.TIM_04;
import static org.sharedinfo.rule.Rule.TIM_05;
import static org.sharedinfo.rule.Rule.TIM_06;
import static org.sharedinfo.rule.Rule.TIM_10;
import static org.sharedinfo.rule.Rule.TIM_11;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.ForkGroup;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.spi.TimePublisher;
import org.sharedinfo.spi.TimeReader;
import org.sharedinfo.tck.peer.TimePeer;
import org.sharedinfo.tck.stress.Overlap;
import org.sharedinfo.tck.stress.Slab;
import org.sharedinfo.tck.stress.SlowClock;
import org.sharedinfo.tck.stress.StressDomain;

/** Readers of vCPU time, concurrently with its publisher. */
public final class TimeReaderStress {
  private static final int VCPU = TimeGround.VCPU;

  private TimeReaderStress() {}

  /** A record and the implementation's reader of it. */
  private static final class Read {
    final TimeGround ground;
    final TimeReader reader;

    Read(StressDomain domain) {
      ground = new TimeGround(domain);
      reader = ground.reader();
    }

    static Read fast() {
      return new Read(new StressDomain());
    }

    static Read slow() {
      return new Read(new SlowClock());
    }
  }

  /** Updates and reads. Version passes 2^31. */
  @JCStressTest
  @Verifies(value = TIM_04, role = TIME_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> version moves -> read ends, with one of the updates")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "some fields are loaded -> update -> the others are loaded, and version is not read "
              + "again")
  @Witness("whole, during.*")
  @State
  public static class ReadDuringUpdates {
    private static final Slab<Read> SLAB = new Slab<>(Read::fast);
    private final Read read = SLAB.next();

    /** Starts with the record just below version 2^31. */
    public ReadDuringUpdates() {
      read.ground.startAt(0x7FFF_FFFE);
    }

    @Actor
    public void update() {
      read.ground.update();
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** Updates, and reads that read a slow clock in the middle. Version passes 2^31. */
  @JCStressTest
  @ForkGroup(SlowClock.GROUP)
  @Verifies(value = TIM_04, role = TIME_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> version moves -> read ends, with one of the updates")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "some fields are loaded -> update -> the others are loaded, and version is not read "
              + "again")
  @Witness("whole, during.*")
  @State
  public static class ReadSlowlyDuringUpdates {
    private static final Slab<Read> SLAB = new Slab<>(Read::slow);
    private final Read read = SLAB.next();

    /** Starts with the record just below version 2^31. */
    public ReadSlowlyDuringUpdates() {
      read.ground.startAt(0x7FFF_FFFE);
    }

    @Actor
    public void update() {
      read.ground.update();
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** A slow update, and reads that must wait for it. */
  @JCStressTest
  @Verifies(value = TIM_05, role = TIME_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "version is odd -> read begins and waits -> version is even -> read ends")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "version is odd -> half is stored -> the reader takes it -> the rest is stored")
  @Witness("whole, during.*")
  @State
  public static class ReadWhileOdd {
    private static final Slab<Read> SLAB = new Slab<>(Read::fast);
    private final Read read = SLAB.next();

    /** Starts with the record that the last state left. */
    public ReadWhileOdd() {}

    @Actor
    public void update() {
      read.ground.updateInPieces();
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** Updates without pause: each read ends and returns one of them. */
  @JCStressTest
  @Verifies(value = TIM_05, role = TIME_READER)
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
    private static final Slab<Read> SLAB = new Slab<>(Read::fast);
    private final Read read = SLAB.next();

    /** Starts with the record that the last state left. */
    public ReadUnderFastWriter() {}

    @Actor
    public void update() {
      for (int i = 0; i < 4; i++) {
        read.ground.update();
      }
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** An update from version 0xFFFFFFFE to 0. */
  @JCStressTest
  @ForkGroup(SlowClock.GROUP)
  @Verifies(value = TIM_11, role = TIME_READER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> version goes to 0xFFFFFFFF or 0 -> read ends, with a whole update")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "version 0xFFFFFFFE is seen -> update -> version 0 is treated as the same")
  @Witness("whole, during.*")
  @State
  public static class ReadAcrossWrap {
    private static final Slab<Read> SLAB = new Slab<>(Read::slow);
    private final Read read = SLAB.next();

    /** Starts with the record at the last version before the wrap. */
    public ReadAcrossWrap() {
      read.ground.startAt(-2);
    }

    @Actor
    public void update() {
      read.ground.peer().update(VCPU, read.ground.next());
    }

    @Actor
    public void read(LL_Result r) {
      read.ground.read(read.reader, r);
    }
  }

  /** The times of two vCPUs are read at the same time. */
  @JCStressTest
  @Verifies(value = TIM_10, role = TIME_READER)
  @Outcome(id = "own, own, apart", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "own, own, overlapped",
      expect = ACCEPTABLE,
      desc = "read(n) begins -> read(n + 1) -> read(n) ends; each has its own record's time")
  @Outcome(
      expect = FORBIDDEN,
      desc =
          "read(n) loads its record -> read(n + 1) loads another -> read(n) returns some of that")
  @Witness("own, own, overlapped")
  @State
  public static class ReadNeighboursAtOnce {
    private static final Slab<Read> SLAB = new Slab<>(Read::fast);
    private final Read read = SLAB.next();
    private final Overlap overlap = new Overlap();

    /** Starts with two records that differ in every field, with even versions. */
    public ReadNeighboursAtOnce() {
      read.ground.startApart();
    }

    @Actor
    public void read(LLL_Result r) {
      overlap.begin(0);
      r.r1 = TimeGround.readsOwn(read.reader, VCPU);
      overlap.end(0);
    }

    @Actor
    public void readNeighbour(LLL_Result r) {
      overlap.begin(1);
      r.r2 = TimeGround.readsOwn(read.reader, TimeGround.NEIGHBOUR);
      overlap.end(1);
    }

    /** Reports whether they overlapped. */
    @Arbiter
    public void look(LLL_Result r) {
      r.r3 = overlap.inWord();
    }
  }

  /** Reads concurrent with updates must not change the record. */
  @JCStressTest
  @Verifies(value = TIM_06, role = TIME_READER)
  @Outcome(id = "kept, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "kept, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> version changes -> read ends; everything is as it was published")
  @Outcome(
      id = "changed, .*",
      expect = FORBIDDEN,
      desc = "the reader loads version -> update -> the reader stores what it had loaded")
  @Witness("kept, during.*")
  @State
  public static class ReadStoresNothing {
    // A value that is stored back shows only until the next step, so there are many quick ones.
    private static final int ROUNDS = 48;

    private static final Slab<Read> SLAB = new Slab<>(Read::fast);
    private final Read read = SLAB.next();
    private final int version = read.ground.peer().version(VCPU) & -2;
    private boolean kept = true;
    private volatile boolean readEnded;

    /** Starts with the record that the last state left, with an even version. */
    public ReadStoresNothing() {
      read.ground.peer().version(VCPU, version);
    }

    @Actor
    public void update() {
      TimePeer peer = read.ground.peer();
      for (int i = 1; i <= ROUNDS; i++) {
        step(peer, version + 2 * i - 1);
        if (i == 1) {
          peer.payload(VCPU, read.ground.next());
        }
        step(peer, version + 2 * i);
      }
      // A reader that left version odd would wait forever.
      while (!readEnded) {
        step(peer, version + 2 * ROUNDS, version + 2 * ROUNDS);
      }
    }

    private void step(TimePeer peer, int next) {
      step(peer, next - 1, next);
    }

    private void step(TimePeer peer, int last, int next) {
      boolean moved = peer.version(VCPU) != last;
      kept &= !moved;
      if (moved || last != next) {
        peer.version(VCPU, next);
      }
    }

    @Actor
    public void read(LL_Result r) {
      try {
        read.ground.read(read.reader, r);
      } finally {
        readEnded = true;
      }
    }

    /** Judges the result. */
    @Arbiter
    public void look(LL_Result r) {
      kept &= read.ground.peer().version(VCPU) == version + 2 * ROUNDS;
      r.r1 = kept && read.ground.isWhole(VCPU) ? "kept" : "changed";
    }
  }

  /** The implementation's own publisher and reader. */
  @JCStressTest
  @Verifies(
      value = TIM_04,
      role = TIME_READER,
      needs = {Capability.TIME_READER, TIME_PUBLISHER})
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> publish begins or ends -> read ends, with a whole update")
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
      final Read read = Read.fast();
      final TimePublisher publisher = read.ground.publisher();
    }

    private static final Slab<Both> SLAB = new Slab<>(Both::new);
    private final Both both = SLAB.next();

    /** Starts with the record that the last state left. */
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
