package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.Optional;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The owner of a linear p2m list: P2M-01 to P2M-04. */
final class P2mOwnerMonitor extends Monitor {
  private static final Claim BRACKETS = new Claim(Rule.P2M_01, Role.P2M_OWNER);
  private static final Claim ONE_STORE = new Claim(Rule.P2M_02, Role.P2M_OWNER);
  private static final Claim LAST = new Claim(Rule.P2M_03, Role.P2M_OWNER);
  private static final Claim FORM = new Claim(Rule.P2M_04, Role.P2M_OWNER);

  /**
   * The bits of a table entry that affect the mapping: address and flags, but not accessed and
   * dirty.
   */
  private static final long MAPPING = 0x000f_ffff_ffff_f001L;

  private static final int PAGE_SHIFT = 12;
  private static final int INDEX_BITS = 9;

  private Optional<WatchedArea> top = Optional.empty();
  private boolean severalTops;
  private boolean othersGeneration;

  P2mOwnerMonitor(Scene scene) {
    super(
        scene,
        Set.of(Field.Family.P2M, Field.Family.LIST),
        Set.of(BRACKETS, ONE_STORE, LAST, FORM));
    scene.header().areas().forEach(this::watched);
  }

  private void watched(WatchedArea area) {
    int topLevel = scene().abi().wordBytes() == Long.BYTES ? 4 : 3;
    if (area.kind() == WatchedArea.Kind.PAGE_TABLE && area.index() == topLevel) {
      severalTops |= top.isPresent();
      top = Optional.of(area);
    }
  }

  @Override
  void mark(Mark mark) {
    if (mark instanceof Mark.Watched(long _, WatchedArea area)) {
      watched(area);
    }
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasStoresOf(Side.GUEST);
  }

  private long wordMask() {
    return scene().abi().wordBytes() == Long.BYTES ? -1 : 0xffff_ffffL;
  }

  private boolean knows(long at) {
    return scene().knows(at, scene().abi().wordBytes());
  }

  /** Whether a list is known to be published. */
  private boolean isPublished() {
    long at = scene().layout().p2mCr3Offset();
    return knows(at) && scene().word(at) != 0;
  }

  private Optional<Long> generation() {
    long at = scene().layout().p2mGenerationOffset();
    return knows(at) && !othersGeneration ? Optional.of(scene().word(at)) : Optional.empty();
  }

  private boolean isInProgress() {
    return generation().map(VersionedRecord::isOdd).orElse(true);
  }

  @Override
  void touch(Touch touch) {
    if (!stored(touch, Side.GUEST)) {
      othersGeneration |= touch.stores() && touch.field() == Field.P2M_GENERATION;
      return;
    }
    switch (touch.field()) {
      case P2M_GENERATION -> generation(touch);
      case P2M_CR3 -> publish(touch);
      case P2M_VADDR -> {
        if (touch.changes() && isPublished() && !isInProgress()) {
          violated(
              LAST,
              touch,
              "p2m_vaddr stored before p2m_cr3, or while p2m_generation is odd",
              "it changed while the list was published");
        }
      }
      case TABLE_ENTRY -> table(touch);
      case P2M_ENTRY -> entry(touch);
      default -> {
        // max_pfn and the tree: no rules about changes
      }
    }
  }

  private void generation(Touch touch) {
    if (othersGeneration) { // Who else stored there is to blame for what follows.
      othersGeneration = false;
      return;
    }
    if (!touch.knowsBoth() || !touch.isWhole()) {
      return;
    }
    long next = touch.before() + 1 & wordMask();
    if (touch.after() == next) {
      scene().held(BRACKETS);
    } else if (isPublished() && touch.changes() && touch.after() != 0) {
      // 0 is where a guest restarts, as after a cancelled suspend
      violated(
          BRACKETS,
          touch,
          "p2m_generation " + Recent.number(next),
          "p2m_generation " + Recent.number(touch.after()));
    }
  }

  private void publish(Touch touch) {
    if (!touch.knowsAfter() || touch.after() == 0 || touch.knowsBefore() && touch.before() != 0) {
      return;
    }
    form(touch);
    Optional<Long> generation = generation();
    if (generation.isPresent() && generation.get() != 0 && !isOdd(generation.get())) {
      violated(
          BRACKETS,
          touch,
          "p2m_generation 0 when the list is published",
          "p2m_generation " + Recent.number(generation.get()));
    } else if (generation.isPresent() && isOdd(generation.get())) {
      violated(
          LAST,
          touch,
          "p2m_generation even before p2m_cr3 is published",
          "p2m_generation " + Recent.number(generation.get()));
    } else if (generation.isPresent() && knows(scene().layout().p2mVaddrOffset())) {
      scene().held(LAST);
    }
  }

  private void form(Touch touch) {
    Optional<Long> frame = top.filter(_ -> !severalTops).flatMap(area -> area.hex("mfn"));
    if (frame.isEmpty()) {
      return;
    }
    long n = frame.get();
    long wanted =
        scene().abi().wordBytes() == Long.BYTES ? n << 12 : (n << 12 | n >>> 20) & wordMask();
    if (touch.after() == wanted) {
      scene().held(FORM);
    } else {
      violated(
          FORM,
          touch,
          "p2m_cr3 %s for frame %s".formatted(Recent.number(wanted), Recent.number(n)),
          "p2m_cr3 " + Recent.number(touch.after()));
    }
  }

  private void table(Touch touch) {
    boolean maps =
        mapsList(touch.access().area(), touch.index())
            && touch.knowsBoth()
            && ((touch.before() ^ touch.after()) & MAPPING) != 0;
    if (maps && isPublished()) {
      if (isInProgress()) {
        scene().held(BRACKETS);
      } else {
        violated(
            BRACKETS,
            touch,
            "an odd p2m_generation while the mappings of the list change",
            touch.spot().name() + " changed while it was even");
      }
    }
  }

  /** Whether an entry of a table is known to map a part of the list. */
  private boolean mapsList(WatchedArea table, int index) {
    var layout = scene().layout();
    Optional<Long> va = table.hex("va");
    if (va.isEmpty() || !knows(layout.p2mVaddrOffset()) || !knows(layout.maxPfnOffset())) {
      return false;
    }
    int shift = PAGE_SHIFT + INDEX_BITS * (int) (table.index() - 1);
    long first = canonical(va.get() + ((long) index << shift));
    long list = scene().word(layout.p2mVaddrOffset());
    long size = scene().word(layout.maxPfnOffset()) * scene().abi().wordBytes();
    return Long.compareUnsigned(first - list, size) < 0
        || size != 0 && Long.compareUnsigned(list - first, 1L << shift) < 0;
  }

  /** An address as the processor uses it: in 64 bits, the upper ones repeat bit 47. */
  private long canonical(long address) {
    return scene().abi().wordBytes() == Long.BYTES
        ? address << Short.SIZE >> Short.SIZE
        : address & wordMask();
  }

  private void entry(Touch touch) {
    if (!isPublished() || !touch.changes()) {
      return;
    }
    if (touch.isWhole()) {
      scene().held(ONE_STORE);
    } else {
      violated(
          ONE_STORE,
          touch,
          "the entry stored in one write of a whole word",
          "a store of " + touch.bytes() + " of its bytes");
    }
  }

  private void violated(Claim claim, Touch touch, String expected, String seen) {
    scene()
        .violated(
            claim,
            expected,
            seen,
            touch.line() - STORY,
            other ->
                other.line() == touch.line()
                    || other.field() == Field.P2M_CR3
                    || other.field() == Field.P2M_VADDR
                    || other.field() == Field.P2M_GENERATION);
  }
}
