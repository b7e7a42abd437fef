package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_13;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;

/** What max_pfn counts, at each moment of an owner's work that the kit can see. */
class P2mOwnerCounts extends Suite {
  /** More entries than any list here has. */
  private static final long STALE = 0x005A_5A5BL;

  @Property(tries = 500)
  @Verifies(value = P2M_13, role = P2M_OWNER)
  void entriesAreThereBeforeTheyAreCounted(
      @ForAll("grounds") OwnerGround ground, @ForAll("growths") List<OwnerStep.Grow> growths) {
    grow(ground, growths);
  }

  /** Inside a page, up to its end, into the next one, and across several. */
  @Test
  @Verifies(value = P2M_13, role = P2M_OWNER)
  void entriesAtBordersOfPagesAreThereBeforeTheyAreCounted() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    for (int count : new int[] {1, words - 1, words}) {
      for (int by : new int[] {1, 2, words, 2 * words + 1}) {
        grow(new OwnerGround(count, 0x1000, 31), List.of(new OwnerStep.Grow(by, 32)));
      }
    }
  }

  private void grow(OwnerGround ground, List<OwnerStep.Grow> growths) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      scene.expectList(P2M_13);
      for (OwnerStep.Grow growth : growths) {
        watch(scene, growth);
        scene.expectList(P2M_13);
      }
    }
  }

  private static void watch(OwnerScene scene, OwnerStep.Grow growth) {
    P2mPeer peer = scene.peer();
    long before = peer.maxPfn();
    long first = scene.model().length;
    long[] added = OwnerStep.mfns(growth, peer.frameBits());
    List<String> early = new ArrayList<>();
    Runnable look =
        () -> {
          if (early.isEmpty()) {
            tooEarly(peer, before, first, added).ifPresent(early::add);
          }
        };
    scene.watching(look, () -> scene.grow(added));
    if (!early.isEmpty()) {
      throw scene
          .violation(P2M_13)
          .expected("each entry below max_pfn to exist, including new ones, while the list grows")
          .seen(early.getFirst())
          .error();
    }
  }

  /** An entry that max_pfn counts but that does not exist, if any. */
  private static Optional<String> tooEarly(P2mPeer peer, long before, long first, long[] added) {
    long counted = peer.maxPfn();
    long most = first + added.length + peer.wordsPerFrame();
    for (long pfn = before; pfn < Math.min(counted, most); pfn++) {
      OptionalLong entry = peer.entry(pfn);
      long index = pfn - first;
      long expected = index < added.length ? added[(int) index] : peer.allOnes();
      boolean there =
          entry.isPresent()
              && (entry.getAsLong() == expected || entry.getAsLong() == peer.allOnes());
      if (!there) {
        return Optional.of(
            "max_pfn = "
                + counted
                + ", up from "
                + before
                + ", and pfn "
                + pfn
                + (entry.isEmpty()
                    ? " cannot be walked to: " + peer.tables().walk(peer.addressOf(pfn)).end()
                    : " = mfn " + Show.u64(entry.getAsLong()) + ", not stored yet"));
      }
    }
    return Optional.empty();
  }

  @Property(tries = 500)
  @Verifies(value = P2M_13, role = P2M_OWNER)
  void countIsThereBeforeCr3(@ForAll("grounds") OwnerGround ground) {
    try (var scene = OwnerScene.of(abi(), ground, subject()::p2mOwner)) {
      P2mPeer peer = scene.peer();
      peer.maxPfn(STALE);
      List<Long> seen = new ArrayList<>();
      Runnable look =
          () -> {
            if (peer.cr3() != 0 && peer.maxPfn() == STALE) {
              seen.add(STALE);
            }
          };
      scene.watching(look, () -> scene.setUp(scene.mfns(ground)));
      if (!seen.isEmpty()) {
        throw scene
            .violation(P2M_13)
            .expected("max_pfn of the list when p2m_cr3 becomes non-zero")
            .seen("max_pfn = " + Show.u64(STALE) + ", as it was before the set-up")
            .error();
      }
      scene.expectList(P2M_13);
    }
  }

  @Provide
  Arbitrary<OwnerGround> grounds() {
    return OwnerGround.any(abi());
  }

  @Provide
  Arbitrary<List<OwnerStep.Grow>> growths() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    return Combinators.combine(Arbitraries.integers().between(1, words + 1), Arbitraries.longs())
        .as(OwnerStep.Grow::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }
}
