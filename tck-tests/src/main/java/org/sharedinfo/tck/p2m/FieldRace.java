package org.sharedinfo.tck.p2m;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;

/**
 * An observer that races against a guest which switches one field of a list back and forth. With
 * one value the list is there; with the other there is another list or none. A mixture misleads the
 * observer.
 */
final class FieldRace {
  static final String RIGHT = "right";
  static final String MISLED = "misled";

  private static final long VADDR = 0x4000_0000L;
  private static final long SEED = 34;

  /** More changes than occur during the reads of the slowest toolstack. */
  private static final int MOST_ROUNDS = 200_000;

  private static final int READS = 16;

  private final ObserverScene scene;
  private final P2mPeer peer;
  private final P2mObserver observer;
  private long pfn;
  private boolean refusable = true;
  private long usual;
  private long other;
  private LongSupplier field = () -> 0;
  private LongConsumer setField = _ -> {};
  private volatile boolean isRead;

  /**
   * @param count the number of entries in the list
   */
  private FieldRace(long count) {
    scene = ObserverScene.empty(Subject.current().abi(), SEED);
    peer = scene.peer();
    scene.announce(new ListPlace(VADDR, (int) count, 2, SEED));
    observer = Subject.current().bareP2mObserver(scene.guest());
  }

  /** p2m_cr3 is cleared; there is no tree, but another list below frame 0. */
  static FieldRace ofARoot() {
    var race = new FieldRace(1);
    race.scene.misleadAtFrameZero(new ListPlace(VADDR, 1, 2, SEED));
    race.peer.frameListList(race.peer.allOnes());
    race.change(race.peer::cr3, race.peer::cr3, 0);
    return race;
  }

  /** max_pfn is 1 or 3, of three entries. */
  static FieldRace ofACount() {
    var race = new FieldRace(3);
    race.peer.maxPfn(1);
    race.refusable = false;
    race.change(race.peer::maxPfn, race.peer::maxPfn, 3);
    return race;
  }

  /**
   * p2m_vaddr switches to the last word of the address space, so the second entry has no valid
   * address.
   */
  static FieldRace ofAnAddress() {
    var race = new FieldRace(2);
    PageTableTree tables = race.peer.tables();
    LinearList.lay(
        race.scene.guest(), tables, 0, 1, race.scene.misleading()::others, race.scene.numbers());
    race.pfn = 1;
    race.change(
        race.peer::vaddr, race.peer::vaddr, race.peer.allOnes() - race.peer.wordBytes() + 1);
    return race;
  }

  private void change(LongSupplier of, LongConsumer set, long to) {
    field = of;
    setField = set;
    usual = of.getAsLong();
    other = to;
  }

  /** Resets it for a new state. */
  FieldRace start() {
    isRead = false;
    return this;
  }

  /** Switches the field until the reads are done, and restores it. */
  void change() {
    for (int i = 0; i < MOST_ROUNDS && !isRead; i++) {
      setField.accept(other);
      setField.accept(usual);
    }
  }

  /** Reads repeatedly, and reports the values and when they were read. */
  void read(LL_Result r) {
    String what = RIGHT;
    String when = ObserverRace.BESIDE;
    for (int i = 0; i < READS; i++) {
      boolean before = field.getAsLong() == usual;
      if (!isRight()) {
        what = MISLED;
      }
      if (before != (field.getAsLong() == usual)) {
        when = ObserverRace.DURING;
      }
    }
    isRead = true;
    r.r1 = what;
    r.r2 = when;
  }

  private boolean isRight() {
    try {
      return observer.read(pfn).mfn() == scene.mfnOf(pfn);
    } catch (P2mUnavailableException | P2mWalkException refused) {
      return refusable;
    } catch (RuntimeException thrown) {
      return false;
    }
  }
}
