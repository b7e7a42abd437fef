package org.sharedinfo.recording.monitor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.sharedinfo.recording.Mark;
import org.sharedinfo.recording.Operation;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;

/**
 * What an observer answers, beside what the guest's memory holds: P2M-05 to P2M-08, P2M-11 and
 * P2M-14. If the guest stores during a call, only torn entries are judged.
 */
final class P2mAnswers extends ListMonitor {
  private static final Claim NO_LIST = new Claim(Rule.P2M_05, Role.P2M_OBSERVER);
  private static final Claim ENTRY = new Claim(Rule.P2M_06, Role.P2M_OBSERVER);
  private static final Claim COUNT = new Claim(Rule.P2M_07, Role.P2M_OBSERVER);
  private static final Claim TREE = new Claim(Rule.P2M_08, Role.P2M_OBSERVER);
  private static final Claim BROKEN = new Claim(Rule.P2M_11, Role.P2M_OBSERVER);
  private static final Claim INSIDE = new Claim(Rule.P2M_14, Role.P2M_OBSERVER);

  /** Lists up to this size are read by all: those of 1 TiB of memory, and a little more. */
  private static final long READ_BY_ALL = (1L << 31) + (1 << 22);

  private static final int PAGE_BYTES = 4096;
  private static final long FIRST_OF_HYPERVISOR = 0xFFFF_8000_0000_0000L;
  private static final long LAST_OF_HYPERVISOR = 0xFFFF_87FF_FFFF_FFFFL;
  private static final long FIRST_OF_HYPERVISOR_32 = 0xF580_0000L;

  /** A call in progress. */
  private static final class Read {
    private final Set<Long> values = new HashSet<>();
    private boolean steady = true;
    private boolean onlyEntries = true;
  }

  /** An answer from the tree. */
  private record Answer(long pfn, List<OptionalLong> results) {}

  private final Map<Call, Read> reads = new HashMap<>();
  private Optional<Answer> last = Optional.empty();

  P2mAnswers(Scene scene) {
    super(scene, Set.of(NO_LIST, ENTRY, COUNT, TREE, BROKEN, INSIDE));
  }

  @Override
  void forget() {
    reads.clear();
    last = Optional.empty();
  }

  @Override
  void begin(Call call) {
    if (call.is(Operation.P2M_READ) && call.argument(0).isPresent()) {
      Read read = new Read();
      reads.put(call, read);
      see(call, read);
    }
  }

  private void see(Call call, Read read) {
    if (walk().entry(call.argument(0).orElseThrow()) instanceof Found.Entry entry) {
      read.values.add(entry.value());
    } else {
      read.onlyEntries = false;
    }
  }

  @Override
  void touch(Touch touch) {
    if (!touch.stores()) {
      return;
    }
    if (touch.field() != Field.P2M_GENERATION && touch.field() != Field.P2M_VADDR) {
      last = Optional.empty();
    }
    reads.forEach((call, read) -> {
      read.steady = false;
      read.onlyEntries &= touch.field() == Field.P2M_ENTRY && touch.isWhole();
      see(call, read);
    });
  }

  @Override
  void done(Call call, Mark.Done done) {
    Read read = reads.remove(call);
    if (read == null || done.results().isEmpty()) {
      return;
    }
    long pfn = call.argument(0).orElseThrow();
    OptionalLong answer = done.results().getFirst();
    boolean vouches = Call.number(done.results(), 1).equals(OptionalLong.of(1));
    if (!read.steady) {
      if (read.onlyEntries && fields().isPublished() && answer.isPresent() && vouches) {
        torn(call, read, pfn, answer.getAsLong());
      }
    } else if (fields().maxPfn().isPresent() && !fields().counts(pfn)) {
      count(call, pfn, answer);
    } else if (fields().isPublished()) {
      linear(call, pfn, answer, vouches);
    } else if (fields().isWithout()) {
      tree(call, pfn, answer);
      same(call, new Answer(pfn, done.results()));
    }
  }

  private void torn(Call call, Read read, long pfn, long answer) {
    if (read.values.contains(answer)) {
      scene().held(ENTRY);
    } else {
      violated(
          ENTRY,
          call,
          "a value that the entry of pfn " + Recent.number(pfn) + " had during the call",
          Recent.number(answer));
    }
  }

  private void count(Call call, long pfn, OptionalLong answer) {
    if (answer.isEmpty()) {
      scene().held(COUNT);
    } else {
      violated(
          COUNT,
          call,
          "pfn %s rejected, because max_pfn is %s"
              .formatted(Recent.number(pfn), Recent.number(fields().maxPfn().orElseThrow())),
          "an entry");
    }
  }

  private void linear(Call call, long pfn, OptionalLong answer, boolean vouches) {
    if (answer.isPresent() && !vouches || !fields().isEven()) {
      return;
    }
    Claim claim = beginsAtPage() ? ENTRY : INSIDE;
    switch (walk().linear(pfn)) {
      case Found.Entry entry -> {
        if (answer.isPresent()) {
          entry(call, claim, pfn, entry.value(), answer.getAsLong());
        } else if (mustRead() && isGuests() && walk().names(entry.frame())) {
          refused(call, claim, pfn, entry.value());
        }
      }
      case Found.Broken broken -> broken(call, broken, answer);
      case Found.Nothing _, Found.Unknown _ -> {
        // Areas that name no frames still show an entry.
        OptionalLong shown = scene().entry(pfn);
        if (shown.isPresent() && answer.isPresent()) {
          entry(call, claim, pfn, shown.getAsLong(), answer.getAsLong());
        }
      }
    }
  }

  private void tree(Call call, long pfn, OptionalLong answer) {
    switch (walk().tree(pfn)) {
      case Found.Entry entry -> {
        if (answer.isPresent()) {
          entry(call, TREE, pfn, entry.value(), answer.getAsLong());
        } else if (mustRead() && walk().names(entry.frame())) {
          refused(call, TREE, pfn, entry.value());
        }
      }
      case Found.Broken broken -> broken(call, broken, answer);
      case Found.Nothing _ -> {
        if (answer.isEmpty()) {
          scene().held(TREE);
        } else {
          violated(
              TREE, call, "a refusal: there is neither a list nor a tree", "an entry was returned");
        }
      }
      case Found.Unknown _ -> {
        // The tree is not watched.
      }
    }
  }

  private void entry(Call call, Claim claim, long pfn, long entry, long answer) {
    if (entry == answer) {
      scene().held(claim);
    } else {
      violated(
          claim,
          call,
          "entry " + Recent.number(entry) + " of pfn " + Recent.number(pfn),
          Recent.number(answer));
    }
  }

  private void refused(Call call, Claim claim, long pfn, long entry) {
    violated(
        claim,
        call,
        "entry " + Recent.number(entry) + " of pfn " + Recent.number(pfn),
        "the read was rejected");
  }

  private void broken(Call call, Found.Broken broken, OptionalLong answer) {
    if (answer.isEmpty()) {
      scene().held(BROKEN);
    } else {
      violated(BROKEN, call, "a refusal: " + broken.why(), Recent.number(answer.getAsLong()));
    }
  }

  /** Without a linear list, an answer that changes with its fields depends on them. */
  private void same(Call call, Answer answer) {
    Optional<Answer> before = last.filter(earlier -> earlier.pfn() == answer.pfn());
    last = Optional.of(answer);
    if (before.isPresent() && !before.get().results().equals(answer.results())) {
      violated(
          NO_LIST,
          call,
          "the same answer whatever p2m_vaddr and p2m_generation hold, because p2m_cr3 is 0",
          "another answer than before they changed");
    } else if (before.isPresent()) {
      scene().held(NO_LIST);
    }
  }

  private boolean beginsAtPage() {
    return fields().vaddr().orElse(0) % PAGE_BYTES == 0;
  }

  /** Whether every observer must be able to read lists of this size. */
  private boolean mustRead() {
    OptionalLong count = fields().maxPfn();
    long most = READ_BY_ALL / fields().wordBytes();
    return count.isPresent() && Long.compareUnsigned(count.getAsLong(), most) <= 0;
  }

  /** Whether the list begins at a page and lies outside the hypervisor's addresses. */
  private boolean isGuests() {
    OptionalLong vaddr = fields().vaddr();
    if (vaddr.isEmpty() || !beginsAtPage()) {
      return false;
    }
    long first = vaddr.getAsLong();
    long last = first + fields().maxPfn().orElseThrow() * fields().wordBytes() - 1;
    boolean below =
        Long.compareUnsigned(last, fields().isWide() ? FIRST_OF_HYPERVISOR : FIRST_OF_HYPERVISOR_32)
            < 0;
    boolean above = fields().isWide() && Long.compareUnsigned(first, LAST_OF_HYPERVISOR) > 0;
    return Long.compareUnsigned(first, last) < 0 && (below || above);
  }
}
