package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_01;
import static org.sharedinfo.rule.Rule.P2M_02;
import static org.sharedinfo.rule.Rule.P2M_03;
import static org.sharedinfo.rule.Rule.P2M_04;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Numbers;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.P2mPeer;
import org.sharedinfo.tck.peer.Show;

/** What an owner publishes, and where its page tables then lead. */
class P2mOwnerChecks extends Suite {
  @Property
  @Verifies(value = P2M_03, role = P2M_OWNER)
  void listIsThereOnceItIsSetUp(@ForAll("grounds") OwnerGround ground) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      scene.expectList(P2M_03);
    }
  }

  @Test
  @Verifies(value = P2M_03, role = P2M_OWNER)
  void listsOfManySizesAreThereToTheirEnds() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    for (int count : new int[] {1, words - 1, words, words + 1, 262_144 + 1, 512 * words + 1}) {
      var ground = new OwnerGround(count, 0x1000, 5);
      try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
        scene.expectList(P2M_03);
      }
    }
  }

  /** A guest has holes from the start: some of its entries are "no frame". */
  @Test
  @Verifies(value = P2M_03, role = P2M_OWNER)
  void entriesThatSayNoFrameAreThereToo() {
    var ground = new OwnerGround(1, 0x1000, 6);
    for (int hole = 0; hole < 4; hole++) {
      try (var scene = OwnerScene.of(abi(), ground, subject()::p2mOwner)) {
        long[] mfns = {0x51, 0x52, 0x53, 0x54};
        mfns[hole] = scene.allOnes();
        scene.setUp(mfns.clone());
        scene.expectList(P2M_03);
        scene.grow(mfns.clone());
        scene.expectList(P2M_03);
      }
    }
  }

  @Property
  @Verifies(value = P2M_03, role = P2M_OWNER)
  void allIsThereBeforeCr3(@ForAll("grounds") OwnerGround ground) {
    try (var scene = OwnerScene.of(abi(), ground, subject()::p2mOwner)) {
      long[] mfns = scene.mfns(ground);
      Announced.mislead(scene.peer());
      List<Announced> early = new ArrayList<>();
      Runnable look =
          () -> {
            if (scene.peer().cr3() != 0 && early.isEmpty()) {
              early.add(Announced.by(scene.peer(), mfns.length));
            }
          };
      scene.guest().memory().onLookUp(_ -> look.run());
      scene.guest().memory().onAllocate(look);
      scene.setUp(mfns);
      early.forEach(first -> first.expectWhole(scene));
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_01, role = P2M_OWNER)
  void generationIsZeroOnceItIsSetUp(
      @ForAll("grounds") OwnerGround ground, @ForAll("words") long before) {
    try (var scene = OwnerScene.of(abi(), ground, subject()::p2mOwner)) {
      scene.peer().generation(before);
      scene.setUp(scene.mfns(ground));
      if (scene.peer().generation() != 0) {
        throw scene
            .violation(P2M_01)
            .expected("p2m_generation = 0 when the list is published")
            .seen(Show.u64(scene.peer().generation()))
            .given("before", Show.u64(before))
            .error();
      }
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_02, role = P2M_OWNER)
  void entryIsStoredExactlyAndAlone(
      @ForAll("grounds") OwnerGround ground,
      @ForAll @IntRange(min = 0, max = 1 << 20) int where,
      @ForAll("words") long mfn) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      scene.set(OwnerStep.pfn(where, ground.count()), scene.entry(mfn));
      scene.expectList(P2M_02);
    }
  }

  @Property
  @Verifies(value = P2M_04, role = P2M_OWNER)
  void cr3IsTheFormOfAFrameNumber(@ForAll("anywhere") OwnerGround ground) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      P2mPeer peer = scene.peer();
      long root = peer.root();
      boolean exact = peer.paging().cr3(root) == peer.cr3();
      if (!exact || scene.guest().memory().peek(root).isEmpty()) {
        throw scene
            .violation(P2M_04)
            .expected("p2m_cr3 in the cr3 form of a frame that the guest has")
            .seen(
                Show.u64(peer.cr3())
                    + (exact ? ", of frame " + Show.u64(root) : ", with low bits set"))
            .given("first frame of the guest", Show.u64(ground.firstFrame()))
            .error();
      }
      scene.expectList(P2M_04);
    }
  }

  @Provide
  Arbitrary<OwnerGround> grounds() {
    return OwnerGround.any(abi());
  }

  @Provide
  Arbitrary<OwnerGround> anywhere() {
    return OwnerGround.anywhere(abi());
  }

  @Provide
  Arbitrary<Long> words() {
    return Numbers.u64();
  }
}
