package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Side;
import org.sharedinfo.recording.WatchedArea;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** The owner of a linear p2m list: P2M-01 to P2M-04. */
final class P2mOwnerMonitor extends ListMonitor {
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
    super(scene, Set.of(BRACKETS, ONE_STORE, LAST, FORM));
    scene.header().areas().forEach(this::watched);
  }

  private void watched(WatchedArea area) {
    int topLevel = fields().isWide() ? 4 : 3;
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

  private OptionalLong generation() {
    return othersGeneration ? OptionalLong.empty() : fields().generation();
  }

  private boolean isInProgress() {
    OptionalLong generation = generation();
    return generation.isEmpty() || isOdd(generation.getAsLong());
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
        if (touch.changes() && fields().isPublished() && !isInProgress()) {
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
    long next = touch.before() + 1 & fields().allOnes();
    if (touch.after() == next) {
      scene().held(BRACKETS);
    } else if (fields().isPublished() && touch.changes() && touch.after() != 0) {
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
    OptionalLong generation = generation();
    if (generation.isPresent() && generation.getAsLong() != 0 && !isOdd(generation.getAsLong())) {
      violated(
          BRACKETS,
          touch,
          "p2m_generation 0 when the list is published",
          "p2m_generation " + Recent.number(generation.getAsLong()));
    } else if (generation.isPresent() && isOdd(generation.getAsLong())) {
      violated(
          LAST,
          touch,
          "p2m_generation even before p2m_cr3 is published",
          "p2m_generation " + Recent.number(generation.getAsLong()));
    } else if (generation.isPresent() && fields().vaddr().isPresent()) {
      scene().held(LAST);
    }
  }

  private void form(Touch touch) {
    Optional<Long> frame = top.filter(_ -> !severalTops).flatMap(area -> area.hex("mfn"));
    if (frame.isEmpty()) {
      return;
    }
    long n = frame.get();
    long wanted = fields().isWide() ? n << 12 : (n << 12 | n >>> 20) & fields().allOnes();
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
    if (maps && fields().isPublished()) {
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
    Optional<Long> va = table.hex("va");
    OptionalLong start = fields().vaddr();
    OptionalLong count = fields().maxPfn();
    if (va.isEmpty() || start.isEmpty() || count.isEmpty()) {
      return false;
    }
    int shift = PAGE_SHIFT + INDEX_BITS * (int) (table.index() - 1);
    long first = canonical(va.get() + ((long) index << shift));
    long list = start.getAsLong();
    long size = count.getAsLong() * fields().wordBytes();
    return Long.compareUnsigned(first - list, size) < 0
        || size != 0 && Long.compareUnsigned(list - first, 1L << shift) < 0;
  }

  /** An address as the processor uses it: in 64 bits, the upper ones repeat bit 47. */
  private long canonical(long address) {
    return fields().isWide() ? address << Short.SIZE >> Short.SIZE : address & fields().allOnes();
  }

  private void entry(Touch touch) {
    if (!fields().isPublished() || !touch.changes()) {
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
