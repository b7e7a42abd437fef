package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * What each call of an owner stores and leaves behind: P2M-01 to P2M-03, P2M-12 and P2M-13. A call
 * is not judged if another actor stores to the list meanwhile.
 */
final class P2mCalls extends ListMonitor {
  private static final Claim BRACKETS = new Claim(Rule.P2M_01, Role.P2M_OWNER);
  private static final Claim ONE_STORE = new Claim(Rule.P2M_02, Role.P2M_OWNER);
  private static final Claim PUBLISHED = new Claim(Rule.P2M_03, Role.P2M_OWNER);
  private static final Claim TREE = new Claim(Rule.P2M_12, Role.P2M_OWNER);
  private static final Claim COUNTED = new Claim(Rule.P2M_13, Role.P2M_OWNER);

  private static final Set<Operation> OPERATIONS =
      Set.of(Operation.P2M_SET, Operation.P2M_SET_UP, Operation.P2M_GROW, Operation.P2M_REMAP);

  /** Entries after those of a call that are looked at: more than a page of the list has. */
  private static final int MOST_EXTRA = 2048;

  /** A call in progress. */
  private static final class Work {
    private final Call call;
    private final OptionalLong countBefore;
    private final List<Long> mappedUnbracketed = new ArrayList<>();
    private final boolean evenBefore;
    private boolean alone;

    Work(Call call, ListFields before, boolean alone) {
      this.call = call;
      this.countBefore = before.maxPfn();
      this.evenBefore = before.isEven();
      this.alone = alone;
    }
  }

  private final Map<Call, Work> works = new HashMap<>();

  P2mCalls(Scene scene) {
    super(scene, Set.of(BRACKETS, ONE_STORE, PUBLISHED, TREE, COUNTED));
  }

  @Override
  void forget() {
    works.clear();
  }

  @Override
  void begin(Call call) {
    if (OPERATIONS.contains(call.operation())) {
      works.values().forEach(other -> other.alone = false);
      works.put(call, new Work(call, fields(), works.isEmpty()));
    }
  }

  @Override
  void touch(Touch touch) {
    if (!touch.stores() || works.isEmpty()) {
      return;
    }
    Optional<Work> own =
        Optional.ofNullable(scene().calls(scene().actor(touch.cpu())).peek())
            .filter(_ -> touch.isBy(Side.GUEST))
            .map(works::get);
    works.values().stream()
        .filter(work -> own.isEmpty() || work != own.get())
        .forEach(work -> work.alone = false);
    own.filter(work -> work.alone).ifPresent(work -> during(work, touch));
  }

  private void during(Work work, Touch touch) {
    switch (touch.field()) {
      case P2M_ENTRY -> {
        if (work.call.is(Operation.P2M_SET)) {
          passing(work.call, touch);
        } else if (work.call.is(Operation.P2M_GROW)) {
          late(work, touch);
        }
      }
      case TABLE_ENTRY -> {
        if (work.call.is(Operation.P2M_GROW) && fields().isPublished() && fields().isEven()) {
          mapped(work, touch);
        }
      }
      case MAX_PFN -> counted(work, touch);
      default -> {
        // other monitors
      }
    }
  }

  /** An observer must see the old entry or the new one, and nothing between them. */
  private void passing(Call call, Touch touch) {
    OptionalLong pfn = call.argument(0);
    OptionalLong entry = call.argument(1);
    boolean isIts =
        pfn.isPresent()
            && fields().isPublished()
            && walk().linear(pfn.getAsLong()) instanceof Found.Entry(long _, long frame, int at)
            && ListFrames.number(touch.access().area()).equals(Optional.of(frame))
            && touch.spot().start() == at;
    if (isIts && entry.isPresent() && touch.isWhole() && touch.knowsAfter()) {
      if (isSame(touch.after(), entry.getAsLong())) {
        scene().held(ONE_STORE);
      } else {
        violated(
            ONE_STORE,
            call,
            "the new entry " + Recent.number(entry.getAsLong()) + " and no other value",
            Recent.number(touch.after()));
      }
    }
  }

  /** Whether two entries say the same: one page can stand for all holes of a list. */
  private boolean isSame(long one, long other) {
    return one == other || fields().isNoFrame(one) && fields().isNoFrame(other);
  }

  /** A growth stores entries before max_pfn counts them. */
  private void late(Work work, Touch touch) {
    OptionalLong before = work.countBefore;
    if (!touch.changes() || before.isEmpty() || !fields().isPublished()) {
      return;
    }
    long pfn = touch.access().area().index() + touch.index();
    boolean isNew = Long.compareUnsigned(pfn, before.getAsLong()) >= 0;
    if (isNew && fields().counts(pfn) && !fields().isNoFrame(touch.before())) {
      violated(
          COUNTED,
          work.call,
          "entries stored before max_pfn counts them",
          "the entry of pfn %s was %s when max_pfn counted it"
              .formatted(Recent.number(pfn), Recent.number(touch.before())));
    }
  }

  /** Remembers what a growth maps without a bracket; it matters once max_pfn counts it. */
  private static void mapped(Work work, Touch touch) {
    if (touch.knowsBoth() && (touch.before() & 1) == 0 && (touch.after() & 1) != 0) {
      touch
          .access()
          .area()
          .hex("va")
          .ifPresent(va -> {
            int shift = 12 + 9 * (int) (touch.access().area().index() - 1);
            work.mappedUnbracketed.add(va + ((long) touch.index() << shift));
          });
    }
  }

  private void counted(Work work, Touch touch) {
    OptionalLong vaddr = fields().vaddr();
    if (!fields().isPublished() || vaddr.isEmpty() || !touch.knowsBoth()) {
      return;
    }
    long mask = fields().isWide() ? (1L << 48) - 1 : fields().allOnes();
    long size = touch.after() * fields().wordBytes();
    for (long address : work.mappedUnbracketed) {
      if (Long.compareUnsigned(address - vaddr.getAsLong() & mask, size) < 0) {
        violated(
            BRACKETS,
            work.call,
            "an odd p2m_generation while new pages of the list are mapped",
            "the page at " + Recent.number(address) + " was mapped while it was even");
        return;
      }
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Work work = works.remove(call);
    boolean isRefused = !done.results().isEmpty() && done.results().getFirst().isEmpty();
    if (work == null || !work.alone || isRefused || !fields().isPublished()) {
      return;
    }
    complete(work);
    switch (call.operation()) {
      case P2M_SET -> set(call);
      case P2M_SET_UP -> entries(call, 0, call.argument(0), 1);
      case P2M_GROW ->
          call.argument(0).ifPresent(first -> entries(call, first, call.argument(1), 2));
      default -> {
        // A page that moved keeps its entries.
      }
    }
  }

  /** A change that began in the call ends in it. */
  private void complete(Work work) {
    OptionalLong generation = fields().generation();
    if (work.evenBefore && generation.isPresent()) {
      if (isOdd(generation.getAsLong())) {
        violated(
            BRACKETS,
            work.call,
            "an even p2m_generation when the change is complete",
            Recent.number(generation.getAsLong()));
      } else {
        scene().held(BRACKETS);
      }
    }
  }

  private void set(Call call) {
    OptionalLong pfn = call.argument(0);
    OptionalLong entry = call.argument(1);
    if (pfn.isPresent() && entry.isPresent() && fields().counts(pfn.getAsLong())) {
      holds(ONE_STORE, call, pfn.getAsLong(), entry.getAsLong());
      agree(call, pfn.getAsLong());
    }
  }

  /**
   * Entries that a call has added.
   *
   * @param count how many, if the recording tells
   * @param from the first argument that is an entry
   */
  private void entries(Call call, long first, OptionalLong count, int from) {
    if (count.isEmpty() || fields().maxPfn().isEmpty()) {
      return;
    }
    long end = first + count.getAsLong();
    if (count.getAsLong() > 0 && !fields().counts(end - 1)) {
      violated(
          PUBLISHED,
          call,
          "max_pfn of " + Recent.number(end) + " entries",
          "max_pfn is " + Recent.number(fields().maxPfn().getAsLong()));
      return;
    }
    for (int i = from; i < call.begin().arguments().size() && i - from < count.getAsLong(); i++) {
      OptionalLong entry = call.argument(i);
      if (entry.isPresent()) {
        holds(PUBLISHED, call, first + i - from, entry.getAsLong());
      }
    }
    agree(call, first);
    agree(call, end - 1);
    extra(call, end);
  }

  private void holds(Claim claim, Call call, long pfn, long entry) {
    if (walk().linear(pfn) instanceof Found.Entry(long value, long _, int _)) {
      if (isSame(value, entry)) {
        scene().held(claim);
      } else {
        violated(
            claim,
            call,
            "entry " + Recent.number(entry) + " of pfn " + Recent.number(pfn),
            Recent.number(value));
      }
    }
  }

  private void agree(Call call, long pfn) {
    Found linear = walk().linear(pfn);
    Found tree = walk().tree(pfn);
    boolean misses =
        linear instanceof Found.Entry && tree instanceof Found.Broken && walk().fitsTree(pfn);
    if (Found.differ(linear, tree) || misses) {
      violated(
          TREE,
          call,
          "the same entry of pfn " + Recent.number(pfn) + " in the tree and in the linear list",
          tree instanceof Found.Broken(String why) ? why : "different ones");
    } else if (linear instanceof Found.Entry && tree instanceof Found.Entry) {
      scene().held(TREE);
    }
  }

  /** Entries that max_pfn counts beyond those of a call name no frame. */
  private void extra(Call call, long end) {
    for (long pfn = end; fields().counts(pfn) && pfn - end < MOST_EXTRA; pfn++) {
      if (walk().linear(pfn) instanceof Found.Entry(long value, long _, int _)
          && !fields().isNoFrame(value)) {
        violated(
            COUNTED,
            call,
            "\"no frame\" in the entries beyond the last frame, which max_pfn counts",
            "pfn %s is %s".formatted(Recent.number(pfn), Recent.number(value)));
        return;
      }
    }
    scene().held(COUNTED);
  }
}
