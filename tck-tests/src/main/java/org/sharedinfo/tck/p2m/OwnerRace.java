package org.sharedinfo.tck.p2m;

import java.util.Arrays;
import java.util.OptionalLong;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.stress.Overlap;

/**
 * An owner to race against. Operations that it can do only once, such as setting up, run in a new
 * guest, which ends with the state.
 */
final class OwnerRace {
  static final String WHOLE = "whole";
  static final String TOO_EARLY = "too early";
  static final String DURING = "during the change";
  static final String BESIDE = "beside the change";

  private static final OwnerGround GROUND = new OwnerGround(3, 0x1000, 7);
  private static final int LOOKS_FOR_ROOT = 4000;

  /** More looks than any change takes. Bounds the looks beside an owner that does not return. */
  private static final int MOST_LOOKS = 1 << 20;

  private static final int LOOKS_AT_PAGE = 60;
  private static final int LOOKS_AT_ENTRY = 400;
  private static final int SETS = 60;
  private static final int OWNER = 0;

  /** A max_pfn from before: more entries than any list here has pages for. */
  private static final long STALE = 1 << 20;

  private final Overlap overlap = new Overlap();
  private final OwnerScene scene;
  private final P2mPeer peer;
  private final long[] mfns;
  private final long[] added;
  private final long one;
  private final long other;
  private long page;

  /** max_pfn of the list that was set up: some owners count whole pages. */
  private long counted;

  private OwnerRace(OwnerScene scene) {
    this.scene = scene;
    this.peer = scene.peer();
    this.mfns = scene.mfns(GROUND);
    this.added = new long[peer.wordsPerFrame()];
    Arrays.fill(added, 0x3132_3334L);
    this.one = 0x1112_1314_1516_1718L & peer.frameBits();
    this.other = 0x2122_2324_2526_2728L & peer.frameBits();
  }

  /** An owner that has not set up yet; the fields hold values that it never sets. */
  static OwnerRace before() {
    Abi abi = Subject.current().abi();
    var race = new OwnerRace(OwnerScene.of(abi, GROUND, Subject.current()::bareP2mOwner));
    Announced.mislead(race.peer);
    return race;
  }

  /** The same with a max_pfn that an earlier list left. */
  static OwnerRace beforeCounting() {
    OwnerRace race = before();
    race.peer.maxPfn(STALE);
    return race;
  }

  /** An owner that has set up a list. */
  static OwnerRace setUp() {
    OwnerRace race = before();
    race.change();
    race.page = race.scene.pageOf(Rule.P2M_03, 0);
    race.counted = race.peer.maxPfn();
    return race.begin();
  }

  /** The change is to come. */
  OwnerRace begin() {
    overlap.reset();
    return this;
  }

  private void over(Runnable change) {
    try {
      change.run();
    } finally {
      overlap.end(OWNER);
    }
  }

  /**
   * Whether the observer looks again: for a while, and until the change is over. An owner may take
   * much longer than an observer.
   */
  private boolean looksAgain(int look, int least) {
    return look < least || look < MOST_LOOKS && !overlap.isDone(OWNER);
  }

  /** Sets up. */
  void change() {
    over(() -> scene.setUp(mfns));
  }

  /** Moves the page of the list's entries. */
  void remap() {
    over(() -> scene.owner().remap(0));
  }

  /** Switches an entry between values that differ in each byte. */
  void set() {
    over(() -> {
      for (int i = 0; i < SETS; i++) {
        scene.owner().set(0, other);
        scene.owner().set(0, one);
      }
    });
  }

  /** For {@link #set()}: stores one of the two values at the start. */
  OwnerRace prepare() {
    scene.owner().set(0, one);
    return this;
  }

  /** What had been published when p2m_cr3 was first seen. */
  private Announced announced = new Announced(0, 0, OptionalLong.empty(), OptionalLong.empty());

  /** Waits for p2m_cr3 for a while, and immediately reads what it publishes. */
  void watchSetUp(LL_Result r) {
    boolean sawNothing = peer.cr3() == 0;
    boolean sawRoot = waitsForRoot();
    if (sawRoot) {
      announced = Announced.by(peer, mfns.length);
    }
    r.r1 = sawRoot ? "seen" : "not seen";
    r.r2 = sawRoot && sawNothing ? DURING : BESIDE;
  }

  /** Waits for p2m_cr3 for a while, and immediately reads the last entry that max_pfn counts. */
  void watchCount(LL_Result r) {
    boolean sawNothing = peer.cr3() == 0;
    boolean sawRoot = waitsForRoot();
    long count = sawRoot ? peer.maxPfn() : 0;
    r.r1 = count == 0 || peer.entry(count - 1).isPresent() ? WHOLE : TOO_EARLY;
    r.r2 = sawRoot && sawNothing ? DURING : BESIDE;
  }

  /** Whether p2m_cr3 was seen in the end. */
  private boolean waitsForRoot() {
    for (int look = 0; looksAgain(look, LOOKS_FOR_ROOT); look++) {
      if (peer.cr3() != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the published values equal the final ones. */
  void judgeSetUp(LL_Result r) {
    boolean seen = "seen".equals(r.r1);
    r.r1 = !seen || announced.equals(Announced.by(peer, mfns.length)) ? WHOLE : TOO_EARLY;
  }

  /** Reads where the page is, between two reads of the generation. */
  void watchRemap(LL_Result r) {
    String what = WHOLE;
    String when = BESIDE;
    for (int look = 0; looksAgain(look, LOOKS_AT_PAGE); look++) {
      long generation = peer.generation();
      long seen = peer.pageOf(0).orElse(-1);
      if (peer.generation() != generation || generation % 2 != 0) {
        when = DURING;
      } else if (generation == 0 && seen != page) {
        what = "moved before";
      } else if (generation != 0 && seen == page) {
        what = "moved after";
      }
    }
    r.r1 = what;
    r.r2 = when;
  }

  /** Appends entries, some of them in a new page. */
  void grow() {
    over(() -> scene.grow(added));
  }

  /**
   * Waits for max_pfn to be raised for a while, and immediately reads the entries that it counts.
   */
  void watchGrowth(LL_Result r) {
    boolean sawOld = peer.maxPfn() == counted;
    r.r1 = WHOLE;
    r.r2 = BESIDE;
    for (int look = 0; looksAgain(look, LOOKS_FOR_ROOT); look++) {
      long now = peer.maxPfn();
      if (now > counted) {
        long last = Math.min(now, (long) mfns.length + added.length) - 1;
        boolean there = isThere(counted) && isThere(last);
        r.r1 = there ? WHOLE : TOO_EARLY;
        r.r2 = sawOld ? DURING : BESIDE;
        return;
      }
    }
  }

  private boolean isThere(long pfn) {
    OptionalLong entry = peer.entry(pfn);
    return entry.isPresent()
        && (pfn - mfns.length < added.length && entry.getAsLong() == added[(int) pfn - mfns.length]
            || P2mPeer.isNoFrame(entry.getAsLong(), peer.wordBytes()));
  }

  /** Reads an entry. */
  void watchEntry(LL_Result r) {
    String what = WHOLE;
    String when = BESIDE;
    Frame entries = peer.frame(page);
    int offset = (int) (peer.addressOf(0) & 0xFFF);
    long last = one;
    for (int look = 0; looksAgain(look, LOOKS_AT_ENTRY); look++) {
      long seen = entries.wordVolatile(offset);
      if (seen != one && seen != other) {
        what = "in parts";
      }
      if (seen != last) {
        when = DURING;
      }
      last = seen;
    }
    r.r1 = what;
    r.r2 = when;
  }

  /** Ends the state and its guest. */
  void end() {
    scene.close();
  }
}
