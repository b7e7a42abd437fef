package org.sharedinfo.tck.p2m;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;
import static org.sharedinfo.rule.Rule.P2M_11;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.stress.Slab;

/** Observers of a physical-to-machine list, concurrently with an owner of the kit. */
public final class P2mObserverStress {
  private static final int MANY = 20;

  private P2mObserverStress() {}

  /** The list moves, from the last generation to 0, while an entry is read. */
  @JCStressTest
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  @Outcome(id = "consistent, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "consistent, during.*",
      expect = ACCEPTABLE,
      desc =
          "read begins -> the list moves -> the entry belongs to its generation, or is not called "
              + "consistent")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc =
          "the generation is read -> the list moves -> an entry from the other place is called "
              + "consistent")
  @Witness("consistent, during.*")
  @State
  public static class ReadWhileMoving {
    private static final Slab<ObserverRace> SLAB = new Slab<>(ObserverRace::new);
    private final ObserverRace race = SLAB.next().start(true);

    /** Starts in the first frame, under the last generation before the wrap. */
    public ReadWhileMoving() {}

    @Actor
    public void move() {
      race.flip();
    }

    @Actor
    public void read(LL_Result r) {
      race.read(r);
    }
  }

  /** The list never stops moving while an entry is read. */
  @JCStressTest
  @Verifies(value = P2M_09, role = P2M_OBSERVER)
  @Outcome(id = "consistent, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "consistent, during.*",
      expect = ACCEPTABLE,
      desc =
          "read begins -> the list moves repeatedly -> the read ends, and calls nothing "
              + "consistent but what is whole")
  @Outcome(
      id = "mixture, .*",
      expect = FORBIDDEN,
      desc = "a generation -> the list moves on -> an entry of another is called consistent")
  @Witness("consistent, during.*")
  @State
  public static class ReadWhileAlwaysMoving {
    private static final Slab<ObserverRace> SLAB = new Slab<>(ObserverRace::new);
    private final ObserverRace race = SLAB.next().start(false);

    /** Starts in the first frame, under some generation. */
    public ReadWhileAlwaysMoving() {}

    @Actor
    public void move() {
      for (int i = 0; i < MANY; i++) {
        race.flip();
      }
    }

    @Actor
    public void read(LL_Result r) {
      race.read(r);
    }
  }

  /** The list moves once, and the observer is asked whether it noticed. */
  @JCStressTest
  @Verifies(value = P2M_10, role = P2M_OBSERVER)
  @Outcome(id = "known, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "known, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> the list moves -> read ends; the entry is new, or known to be old")
  @Outcome(
      id = "not known, .*",
      expect = FORBIDDEN,
      desc = "the entry is loaded -> the list moves -> the entry gets the new generation")
  @Witness("known, during.*")
  @State
  public static class ChangeSinceRead {
    private static final Slab<ObserverRace> SLAB = new Slab<>(ObserverRace::new);
    private final ObserverRace race = SLAB.next().start(false);

    /** Starts in the first frame, under some generation. */
    public ChangeSinceRead() {}

    @Actor
    public void move() {
      race.flip();
    }

    @Actor
    public void read(LL_Result r) {
      race.readAndKeep(r);
    }

    /** Asks the observer for changes. */
    @Arbiter
    public void judge(LL_Result r) {
      race.judgeChange(r);
    }
  }

  /** An entry is set while it is read. */
  @JCStressTest
  @Verifies(value = P2M_06, role = P2M_OBSERVER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read -> set -> read; the entry is the old one or the new one")
  @Outcome(
      id = "in parts, .*",
      expect = FORBIDDEN,
      desc = "a part of the entry is loaded -> set -> the rest is loaded")
  @Witness("whole, during.*")
  @State
  public static class ReadWhileSet {
    private static final Slab<ObserverRace> SLAB = new Slab<>(ObserverRace::new);
    private final ObserverRace race = SLAB.next().start(false);

    /** Starts in the first frame, under some generation. */
    public ReadWhileSet() {}

    @Actor
    public void set() {
      race.set();
    }

    @Actor
    public void read(LL_Result r) {
      race.readSet(r);
    }
  }

  /** The guest clears p2m_cr3 and restores it; below frame 0 there seems to be another list. */
  @JCStressTest
  @Verifies(value = P2M_05, role = P2M_OBSERVER)
  @Outcome(id = "right, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "right, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> p2m_cr3 becomes 0 -> the entry by the earlier root, or a refusal")
  @Outcome(
      id = "misled, .*",
      expect = FORBIDDEN,
      desc = "p2m_cr3 is tested -> it becomes 0 -> page tables are walked from frame 0")
  @Witness("right, during.*")
  @State
  public static class ReadWhileWithdrawn {
    private static final Slab<FieldRace> SLAB = new Slab<>(FieldRace::ofARoot);
    private final FieldRace race = SLAB.next().start();

    /** Starts with a published list. */
    public ReadWhileWithdrawn() {}

    @Actor
    public void withdraw() {
      race.change();
    }

    @Actor
    public void read(LL_Result r) {
      race.read(r);
    }
  }

  /** max_pfn goes up and down again, over existing entries. */
  @JCStressTest
  @Verifies(value = P2M_07, role = P2M_OBSERVER)
  @Outcome(id = "right, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "right, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> max_pfn changes -> the entry of a pfn that is always below it")
  @Outcome(
      id = "misled, .*",
      expect = FORBIDDEN,
      desc = "max_pfn is loaded -> it changes -> it is loaded again, and the two are mixed")
  @Witness("right, during.*")
  @State
  public static class ReadWhileCounted {
    private static final Slab<FieldRace> SLAB = new Slab<>(FieldRace::ofACount);
    private final FieldRace race = SLAB.next().start();

    /** Starts with a published list. */
    public ReadWhileCounted() {}

    @Actor
    public void count() {
      race.change();
    }

    @Actor
    public void read(LL_Result r) {
      race.read(r);
    }
  }

  /** p2m_vaddr switches to an address that wraps and back, under one generation. */
  @JCStressTest
  @Verifies(value = P2M_11, role = P2M_OBSERVER)
  @Outcome(id = "right, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "right, during.*",
      expect = ACCEPTABLE,
      desc = "read begins -> p2m_vaddr turns bad -> the entry by the good one, or a refusal")
  @Outcome(
      id = "misled, .*",
      expect = FORBIDDEN,
      desc = "p2m_vaddr is checked -> it turns bad -> it is loaded again, and used")
  @Witness("right, during.*")
  @State
  public static class ReadWhileAddressTurnsBad {
    private static final Slab<FieldRace> SLAB = new Slab<>(FieldRace::ofAnAddress);
    private final FieldRace race = SLAB.next().start();

    /** Starts with a published list. */
    public ReadWhileAddressTurnsBad() {}

    @Actor
    public void move() {
      race.change();
    }

    @Actor
    public void read(LL_Result r) {
      race.read(r);
    }
  }
}
