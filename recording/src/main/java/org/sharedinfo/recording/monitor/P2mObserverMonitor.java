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

/**
 * The order of the loads of an observer: P2M-05 and P2M-09. {@link P2mAnswers} judges what it
 * returns.
 */
final class P2mObserverMonitor extends ListMonitor {
  private static final Claim NO_LIST = new Claim(Rule.P2M_05, Role.P2M_OBSERVER);
  private static final Claim CONSISTENT = new Claim(Rule.P2M_09, Role.P2M_OBSERVER);

  /** A read, as its loads show it. */
  private static final class Read {
    private Optional<Long> generationBefore = Optional.empty();
    private Optional<Long> generationAfter = Optional.empty();
    private Optional<Long> latest = Optional.empty();
    private boolean walking;
    private boolean walked;
    private boolean foundNoRoot;
    private boolean walkedWithoutRoot;
    private boolean walkedWithoutList;
    private boolean steady = true;
  }

  private final Map<Call, Read> reads = new HashMap<>();

  P2mObserverMonitor(Scene scene) {
    super(scene, Set.of(NO_LIST, CONSISTENT));
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
      case P2M_CR3 -> read.foundNoRoot = touch.knowsAfter() && touch.after() == 0;
      case TABLE_ENTRY -> {
        walk(read);
        read.walkedWithoutRoot |= read.foundNoRoot;
        read.walkedWithoutList |= fields().isWithout();
      }
      case P2M_ENTRY -> walk(read); // also a leaf of the tree
      default -> {
        // vaddr, max_pfn, the tree: no rule
      }
    }
  }

  private static void walk(Read read) {
    read.walked = true;
    if (!read.walking) { // Another attempt begins with the last read.
      read.walking = true;
      read.generationBefore = read.latest;
      read.generationAfter = Optional.empty();
    }
  }

  @Override
  void done(Call call, Mark.Done done) {
    Read read = reads.remove(call);
    if (read == null) {
      return;
    }
    boolean vouches =
        Call.number(done.results(), 0).isPresent()
            && Call.number(done.results(), 1).equals(OptionalLong.of(1));
    if (read.walkedWithoutRoot) {
      violated(NO_LIST, call, "no walk after p2m_cr3 was read as 0", "tables were read");
    } else if (read.walkedWithoutList && read.steady) {
      violated(NO_LIST, call, "no walk while p2m_cr3 is 0", "tables were read");
    } else if (!read.walked) {
      scene().held(NO_LIST);
    }
    if (vouches && read.walked && !fields().isWithout()) {
      consistent(call, read);
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
