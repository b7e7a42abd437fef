package org.sharedinfo.tck.p2m;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mOwner;
import org.sharedinfo.tck.check.RuleViolation;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Guest;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.Show;

/**
 * An owner in a guest of the kit, with the expected list beside it. The owner's data is read
 * through its own page tables.
 */
public final class OwnerScene implements AutoCloseable {
  private final Guest guest;
  private final P2mPeer peer;
  private final P2mOwner owner;
  private final List<String> steps = new ArrayList<>();
  private long[] model = {};

  private OwnerScene(Guest guest, P2mOwner owner) {
    this.guest = guest;
    this.peer = new P2mPeer(guest);
    this.owner = owner;
  }

  /**
   * A guest whose frame holds noise, except for a p2m_cr3 of 0: nothing has been published yet.
   *
   * @param role creates the owner of a guest
   */
  public static OwnerScene of(Abi abi, OwnerGround ground, Function<Guest, P2mOwner> role) {
    Guest guest = Guest.noisy(abi, ground.noise());
    guest.memory().allocateFrom(ground.firstFrame(), 1 << 14);
    new P2mPeer(guest).cr3(0);
    return new OwnerScene(guest, role.apply(guest));
  }

  /** Like {@link #of}, with the ground's list set up. */
  public static OwnerScene setUp(Abi abi, OwnerGround ground, Function<Guest, P2mOwner> role) {
    OwnerScene scene = of(abi, ground, role);
    scene.setUp(scene.mfns(ground));
    return scene;
  }

  public Guest guest() {
    return guest;
  }

  P2mPeer peer() {
    return peer;
  }

  /** The owner itself, for calls that do not update the expected list. */
  public P2mOwner owner() {
    return owner;
  }

  /** The owner's max_pfn. */
  public long maxPfn() {
    return peer.maxPfn();
  }

  /** The greatest entry: ~0 of the guest's width. */
  public long allOnes() {
    return peer.allOnes();
  }

  /** The entry for some bits: a frame number that a guest may have, or ~0. */
  public long entry(long bits) {
    boolean none = (bits & peer.allOnes()) == peer.allOnes();
    return none ? peer.allOnes() : bits & peer.frameBits();
  }

  /** Runs an action, and calls an observer whenever the owner looks up or allocates a frame. */
  void watching(Runnable look, Runnable action) {
    guest.memory().onLookUp(_ -> look.run());
    guest.memory().onAllocate(look);
    action.run();
    guest.memory().onLookUp(_ -> {});
    guest.memory().onAllocate(() -> {});
  }

  /** The initial entries of a ground's list. */
  public long[] mfns(OwnerGround ground) {
    long[] mfns = new long[ground.count()];
    Arrays.setAll(mfns, pfn -> ground.mfnOf(pfn, peer.frameBits()));
    return mfns;
  }

  /** The expected entries. */
  long[] model() {
    return model;
  }

  public void setUp(long[] mfns) {
    steps.add("setUp of " + mfns.length + " entries");
    owner.setUp(mfns.clone());
    model = mfns;
  }

  public void set(long pfn, long mfn) {
    steps.add("set(" + pfn + ", " + Show.u64(mfn) + ")");
    owner.set(pfn, mfn);
    model[(int) pfn] = mfn;
  }

  public void remap(long pfn) {
    steps.add("remap(" + pfn + ")");
    owner.remap(pfn);
  }

  public void grow(long[] mfns) {
    steps.add("grow by " + mfns.length + " entries");
    owner.grow(mfns.clone());
    int count = model.length;
    model = Arrays.copyOf(model, count + mfns.length);
    System.arraycopy(mfns, 0, model, count, mfns.length);
  }

  /**
   * Requires the expected entries, and a max_pfn that counts them. It may also count the rest of
   * the last page if its entries are "no frame": Linux rounds it up.
   */
  public void expectList(Rule rule) {
    long counted = peer.maxPfn();
    long least = model.length;
    long most = least + peer.wordsPerFrame() - 1;
    if (Long.compareUnsigned(counted, least) < 0 || Long.compareUnsigned(counted, most) > 0) {
      throw violation(rule)
          .expected("max_pfn = " + least + ", or up to the end of that page of the list")
          .seen("max_pfn = " + Show.u64(counted))
          .error();
    }
    if (peer.cr3() == 0) {
      throw violation(rule).expected("p2m_cr3 of a root's frame").seen("p2m_cr3 = 0").error();
    }
    PageTableTree tables = peer.tables();
    long page = -1;
    OptionalLong frame = OptionalLong.empty();
    for (int pfn = 0; pfn < counted; pfn++) {
      long address = peer.addressOf(pfn);
      if (page != address >>> 12) {
        page = address >>> 12;
        frame = tables.pageOf(address);
      }
      if (frame.isEmpty()) {
        throw violation(rule)
            .expected("the entry of pfn " + pfn + " at address " + Show.u64(address))
            .seen("no page there: " + tables.walk(address).end())
            .error();
      }
      int offset = (int) (address & FieldTable.FRAME_BYTES - 1);
      expectEntry(rule, pfn, peer.word(frame.getAsLong(), offset));
    }
  }

  /** The frame of the page that holds a pfn's entry; requires that there is one. */
  long pageOf(Rule rule, long pfn) {
    return peer.pageOf(pfn)
        .orElseThrow(() ->
            violation(rule)
                .expected("the entry of pfn " + pfn + " to be mapped")
                .seen(peer.tables().walk(peer.addressOf(pfn)).end())
                .error());
  }

  /** Requires the expected value of an entry that was found. */
  void expectEntry(Rule rule, int pfn, OptionalLong found) {
    long expected = pfn < model.length ? model[pfn] : peer.allOnes();
    if (found.isEmpty() || found.getAsLong() != expected) {
      throw violation(rule)
          .expected("pfn " + pfn + " = mfn " + Show.u64(expected))
          .seen(found.isEmpty() ? "no entry" : "mfn " + Show.u64(found.getAsLong()))
          .error();
    }
  }

  /** A violation that shows the fields and the steps so far. */
  public RuleViolation.Finding violation(Rule rule) {
    return RuleViolation.of(rule)
        .given("max_pfn", Show.u64(peer.maxPfn()))
        .given("pfn_to_mfn_frame_list_list", Show.u64(peer.frameListList()))
        .given("p2m_cr3", Show.u64(peer.cr3()))
        .given("p2m_vaddr", Show.u64(peer.vaddr()))
        .given("p2m_generation", Show.u64(peer.generation()))
        .steps(steps);
  }

  @Override
  public void close() {
    guest.close();
  }
}
