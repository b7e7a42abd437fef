package org.sharedinfo.tck.p2m;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_01;
import static org.sharedinfo.rule.Rule.P2M_02;
import static org.sharedinfo.rule.Rule.P2M_03;
import static org.sharedinfo.rule.Rule.P2M_13;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.jcstress.Witness;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.stress.Slab;

/** Owners of a physical-to-machine list, concurrently with an observer of the kit. */
public final class P2mOwnerStress {
  private P2mOwnerStress() {}

  /** The list moves, and an observer reads where it is. */
  @JCStressTest
  @Verifies(
      value = P2M_01,
      role = P2M_OWNER,
      needs = {Capability.P2M_OWNER, Capability.P2M_REMAPPING})
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "p2m_generation is odd, or moves while the observer looks")
  @Outcome(
      id = "moved before, .*",
      expect = FORBIDDEN,
      desc = "the page table changes -> it is seen under the old generation, even twice")
  @Outcome(
      id = "moved after, .*",
      expect = FORBIDDEN,
      desc = "the new generation, even -> the old page is seen, under it -> the page table changes")
  @Witness("whole, during.*")
  @State
  public static class RemapObserved {
    private final OwnerRace race = OwnerRace.setUp();

    /** Starts with a new list. */
    public RemapObserved() {}

    @Actor
    public void remap() {
      race.remap();
    }

    @Actor
    public void observe(LL_Result r) {
      race.watchRemap(r);
    }

    /** Ends the guest. */
    @Arbiter
    public void end(LL_Result r) {
      race.end();
    }
  }

  /** An entry switches between values that differ in each byte. */
  @JCStressTest
  @Verifies(value = P2M_02, role = P2M_OWNER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "read -> set -> read; the entry is the old one or the new one")
  @Outcome(
      id = "in parts, .*",
      expect = FORBIDDEN,
      desc = "a part of the entry is stored -> it is seen -> the rest is stored")
  @Witness("whole, during.*")
  @State
  public static class SetObserved {
    private static final Slab<OwnerRace> SLAB = new Slab<>(() -> OwnerRace.setUp().prepare());
    private final OwnerRace race = SLAB.next().begin();

    /** Starts with a list that is set up. */
    public SetObserved() {}

    @Actor
    public void set() {
      race.set();
    }

    @Actor
    public void observe(LL_Result r) {
      race.watchEntry(r);
    }
  }

  /** The first read of a list that is being set up. */
  @JCStressTest
  @Verifies(value = P2M_03, role = P2M_OWNER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "p2m_cr3 is 0 -> it is not -> everything that it publishes is there")
  @Outcome(
      id = "too early, .*",
      expect = FORBIDDEN,
      desc = "p2m_cr3 is not 0 -> generation, address, page tables or entries are not there yet")
  @Witness("whole, during.*")
  @State
  public static class SetUpObserved {
    private final OwnerRace race = OwnerRace.before();

    /** Starts with a new guest. */
    public SetUpObserved() {}

    @Actor
    public void setUp() {
      race.change();
    }

    @Actor
    public void observe(LL_Result r) {
      race.watchSetUp(r);
    }

    /** Compares with the final values. */
    @Arbiter
    public void judge(LL_Result r) {
      race.judgeSetUp(r);
      race.end();
    }
  }

  /** A list is set up where max_pfn is from before, and an observer reads the last entry. */
  @JCStressTest
  @Verifies(value = P2M_13, role = P2M_OWNER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "p2m_cr3 is 0 -> it is not -> the last entry that max_pfn counts is there")
  @Outcome(
      id = "too early, .*",
      expect = FORBIDDEN,
      desc = "p2m_cr3 is not 0 -> max_pfn counts entries that are not there -> it is stored")
  @Witness("whole, during.*")
  @State
  public static class SetUpCounted {
    private final OwnerRace race = OwnerRace.beforeCounting();

    /** Starts with a new guest. */
    public SetUpCounted() {}

    @Actor
    public void setUp() {
      race.change();
    }

    @Actor
    public void observe(LL_Result r) {
      race.watchCount(r);
    }

    /** Ends the guest. */
    @Arbiter
    public void end(LL_Result r) {
      race.end();
    }
  }

  /** The list grows, and an observer reads the entries that max_pfn counts. */
  @JCStressTest
  @Verifies(value = P2M_13, role = P2M_OWNER)
  @Outcome(id = "whole, beside.*", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = "whole, during.*",
      expect = ACCEPTABLE,
      desc = "max_pfn is unchanged -> it is raised -> the entries that it counts are there")
  @Outcome(
      id = "too early, .*",
      expect = FORBIDDEN,
      desc = "max_pfn is raised -> an entry below it is not there -> it is mapped or stored")
  @Witness("whole, during.*")
  @State
  public static class GrowthObserved {
    private final OwnerRace race = OwnerRace.setUp();

    /** Starts with a new list. */
    public GrowthObserved() {}

    @Actor
    public void grow() {
      race.grow();
    }

    @Actor
    public void observe(LL_Result r) {
      race.watchGrowth(r);
    }

    /** Ends the guest. */
    @Arbiter
    public void end(LL_Result r) {
      race.end();
    }
  }
}
