package org.sharedinfo.recording.monitor;

import static org.sharedinfo.recording.monitor.VersionedRecord.isOdd;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Header;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.recording.Side;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/** Bracketed reads of the list from outside: P2M-05 to P2M-07 and P2M-09. */
final class P2mObserverMonitor extends Monitor {
  private static final Claim NO_LIST = new Claim(Rule.P2M_05, Role.P2M_OBSERVER);
  private static final Claim ENTRY = new Claim(Rule.P2M_06, Role.P2M_OBSERVER);
  private static final Claim COUNT = new Claim(Rule.P2M_07, Role.P2M_OBSERVER);
  private static final Claim CONSISTENT = new Claim(Rule.P2M_09, Role.P2M_OBSERVER);

  /** A read, as its loads show it. */
  private static final class Read {
    private Optional<Long> generationBefore = Optional.empty();
    private Optional<Long> generationAfter = Optional.empty();
    private Optional<Long> latest = Optional.empty();
    private boolean walking;
    private boolean walked;
    private boolean walkedWithoutList;
    private boolean steady = true;
  }

  private final Map<Call, Read> reads = new HashMap<>();

  P2mObserverMonitor(Scene scene) {
    super(
        scene,
        Set.of(Field.Family.P2M, Field.Family.LIST),
        Set.of(NO_LIST, ENTRY, COUNT, CONSISTENT));
  }

  @Override
  boolean canJudge(Header header) {
    return header.hasLoadsOf(Side.TOOLSTACK) && header.hasStoresOf(Side.GUEST);
  }

  @Override
  void forget() {
    reads.clear();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.P2M_READ)) {
      reads.put(call, new Read());
    }
  }

  @Override
  void touch(Touch touch) {
    if (touch.stores()) {
      reads.values().forEach(read -> read.steady = false);
    }
    if (touch.isBy(Side.TOOLSTACK) && touch.loads()) {
      call(touch, Operation.P2M_READ)
          .flatMap(call -> Optional.ofNullable(reads.get(call)))
          .ifPresent(read -> load(read, touch));
    }
  }

  private void load(Read read, Touch touch) {
    switch (touch.field()) {
      case P2M_GENERATION -> {
        if (touch.knowsAfter() && touch.isWhole()) {
          if (read.walking) {
            read.generationAfter = Optional.of(touch.after());
            read.walking = false;
          }
          read.latest = Optional.of(touch.after());
        }
      }
      case TABLE_ENTRY, P2M_ENTRY -> {
        read.walked = true;
        if (!read.walking) { // Another attempt begins with the last read.
          read.walking = true;
          read.generationBefore = read.latest;
          read.generationAfter = Optional.empty();
        }
        long cr3 = scene().layout().p2mCr3Offset();
        read.walkedWithoutList |=
            scene().knows(cr3, scene().abi().wordBytes()) && scene().word(cr3) == 0;
      }
      default -> {
        // cr3, vaddr, max_pfn: no rule
      }
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Read read = reads.remove(call);
    if (read == null) {
      return;
    }
    boolean answered = Call.number(done.results(), 0).isPresent();
    if (read.steady && call.argument(0).isPresent()) {
      count(call, call.argument(0).getAsLong(), answered);
      if (isPublished() && Call.number(done.results(), 1).equals(OptionalLong.of(1))) {
        entry(call, call.argument(0).getAsLong(), done.results().getFirst());
      }
    }
    if (read.walkedWithoutList && read.steady) {
      violated(NO_LIST, call, "no walk while p2m_cr3 is 0", "tables or entries were read");
    } else if (!read.walked) {
      scene().held(NO_LIST);
    }
    if (answered && read.walked && Call.number(done.results(), 1).equals(OptionalLong.of(1))) {
      consistent(call, read);
    }
  }

  private boolean isPublished() {
    long cr3 = scene().layout().p2mCr3Offset();
    return scene().knows(cr3, scene().abi().wordBytes()) && scene().word(cr3) != 0;
  }

  private void entry(Call call, long pfn, OptionalLong answer) {
    OptionalLong entry = scene().entry(pfn);
    if (entry.isEmpty() || answer.isEmpty()) {
      return;
    }
    if (entry.getAsLong() == answer.getAsLong()) {
      scene().held(ENTRY);
    } else {
      violated(
          ENTRY,
          call,
          "entry " + Recent.number(entry.getAsLong()) + " of pfn " + Recent.number(pfn),
          Recent.number(answer.getAsLong()));
    }
  }

  private void count(Call call, long pfn, boolean answered) {
    long at = scene().layout().maxPfnOffset();
    if (!scene().knows(at, scene().abi().wordBytes())
        || Long.compareUnsigned(pfn, scene().word(at)) < 0) {
      return;
    }
    if (answered) {
      violated(
          COUNT,
          call,
          "pfn %s rejected, because max_pfn is %s"
              .formatted(Recent.number(pfn), Recent.number(scene().word(at))),
          "an entry");
    } else {
      scene().held(COUNT);
    }
  }

  private void consistent(Call call, Read read) {
    if (read.generationAfter.isEmpty() || read.generationBefore.isEmpty()) {
      violated(
          CONSISTENT,
          call,
          "reads of p2m_generation before and after the walk",
          read.generationAfter.isEmpty() ? "none after it" : "none before it");
    } else if (!read.generationBefore.equals(read.generationAfter)
        || isOdd(read.generationAfter.get())) {
      violated(
          CONSISTENT,
          call,
          "a result that is not called consistent",
          "p2m_generation %s before and %s after"
              .formatted(
                  Recent.number(read.generationBefore.get()),
                  Recent.number(read.generationAfter.get())));
    } else {
      scene().held(CONSISTENT);
    }
  }
}
