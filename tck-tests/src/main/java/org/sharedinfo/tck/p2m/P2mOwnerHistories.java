package org.sharedinfo.tck.p2m;

import static org.sharedinfo.rule.Role.P2M_OWNER;
import static org.sharedinfo.rule.Rule.P2M_01;
import static org.sharedinfo.rule.Rule.P2M_02;
import static org.sharedinfo.rule.Rule.P2M_12;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Capability;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.ImplementationThrew;
import org.sharedinfo.tck.check.Inconclusive;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Show;

/** An owner that changes entries, moves pages and grows, checked during and after each step. */
class P2mOwnerHistories extends Suite {
  @Property(tries = 500)
  @Verifies(
      value = {P2M_01, P2M_02},
      role = P2M_OWNER)
  void generationBracketsEachChangeOfMappings(
      @ForAll("grounds") OwnerGround ground, @ForAll("histories") List<OwnerStep> history) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      for (OwnerStep step : history) {
        perform(scene, step);
        scene.expectList(step instanceof OwnerStep.Set ? P2M_02 : P2M_01);
      }
    }
  }

  /** Makes a step and compares its changes of the mappings with its changes of the generation. */
  private static void perform(OwnerScene scene, OwnerStep step) {
    long count = scene.model().length;
    long grown = step instanceof OwnerStep.Grow(int by, _) ? count + by : count;
    Mapping before = Mapping.of(scene.peer(), grown);
    List<Mapping> during = new ArrayList<>();
    scene.watching(() -> during.add(Mapping.of(scene.peer(), count)), () -> apply(scene, step));
    Mapping after = Mapping.of(scene.peer(), grown);
    for (Mapping seen : during) {
      expectSameMappingUnderOneGeneration(scene, before, seen);
      expectSameMappingUnderOneGeneration(scene, seen, after);
    }
    expectSameMappingUnderOneGeneration(scene, before, after);
    expectGenerationStep(scene, before, after);
  }

  static void apply(OwnerScene scene, OwnerStep step) {
    int count = scene.model().length;
    switch (step) {
      case OwnerStep.Set(int where, long mfn) ->
          scene.set(OwnerStep.pfn(where, count), scene.entry(mfn));
      case OwnerStep.Remap(int where) -> scene.remap(OwnerStep.pfn(where, count));
      case OwnerStep.Grow grow -> scene.grow(OwnerStep.mfns(grow, scene.peer().frameBits()));
    }
  }

  private static void expectSameMappingUnderOneGeneration(
      OwnerScene scene, Mapping one, Mapping other) {
    boolean same = one.generation() == other.generation() && one.isStable();
    if (same && !one.agreesWith(other)) {
      throw scene
          .violation(P2M_01)
          .expected("one mapping under the even generation " + Show.u64(one.generation()))
          .seen("pages in frames " + hex(one.pages()) + " and then in " + hex(other.pages()))
          .error();
    }
  }

  private static void expectGenerationStep(OwnerScene scene, Mapping before, Mapping after) {
    if (!bracketed(scene, before.generation(), before, after)) {
      throw scene
          .violation(P2M_01)
          .expected(
              "p2m_generation up by 2 for each change of mappings, here at most "
                  + changes(before, after)
                  + " pages and tables, from "
                  + Show.u64(before.generation()))
          .seen(Show.u64(after.generation()))
          .error();
    }
  }

  private static int changes(Mapping before, Mapping after) {
    return Math.max(1, after.pagesMovedSince(before) + after.tablesNewSince(before));
  }

  /** Whether the generation increased from a value in steps of two, one per change. */
  private static boolean bracketed(OwnerScene scene, long from, Mapping before, Mapping after) {
    long step = after.generation() - from & scene.peer().allOnes();
    boolean needed = after.pagesMovedSince(before) > 0;
    return step % 2 == 0
        && Long.compareUnsigned(step, needed ? 2 : 0) >= 0
        && Long.compareUnsigned(step, 2L * changes(before, after)) <= 0;
  }

  private static List<String> hex(List<Long> frames) {
    return frames.stream()
        .map(frame -> frame == Mapping.ABSENT ? "none" : "0x" + Long.toHexString(frame))
        .toList();
  }

  @Test
  @Verifies(
      value = P2M_01,
      role = P2M_OWNER,
      needs = {Capability.P2M_OWNER, Capability.P2M_REMAPPING})
  void remappingMovesAPage() {
    try (var scene = oneEntry()) {
      Mapping before = Mapping.of(scene.peer(), 1);
      scene.remap(0);
      if (Mapping.of(scene.peer(), 1).pagesMovedSince(before) == 0) {
        throw new Inconclusive("remap(0) moved no page: no change of mappings is to be seen");
      }
    }
  }

  @Test
  @Verifies(
      value = P2M_01,
      role = P2M_OWNER,
      needs = {Capability.P2M_OWNER, Capability.P2M_REMAPPING})
  void generationWrapsAtTheGuestsWord() {
    for (long last : new long[] {-2, 0xFFFF_FFFEL, 0x7FFF_FFFEL}) {
      wrap(last);
    }
  }

  private OwnerScene oneEntry() {
    return OwnerScene.setUp(abi(), new OwnerGround(1, 0x1000, 7), subject()::p2mOwner);
  }

  /** An owner may keep its own counter, because only the owner writes the generation. */
  private void wrap(long last) {
    try (var scene = oneEntry()) {
      for (int i = 0; i < 5; i++) {
        scene.remap(0);
      }
      long own = scene.peer().generation();
      scene.peer().generation(last);
      Mapping before = Mapping.of(scene.peer(), 1);
      try {
        scene.remap(0);
      } catch (ImplementationThrew noticed) {
        return;
      }
      Mapping after = Mapping.of(scene.peer(), 1);
      if (!bracketed(scene, own, before, after)) {
        expectGenerationStep(scene, before, after);
      }
      scene.expectList(P2M_01);
    }
  }

  @Property(tries = 500)
  @Verifies(value = P2M_12, role = P2M_OWNER)
  void treeHoldsWhatTheLinearListHolds(
      @ForAll("grounds") OwnerGround ground, @ForAll("histories") List<OwnerStep> history) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      expectTree(scene);
      for (OwnerStep step : history) {
        apply(scene, step);
        expectTree(scene);
      }
    }
  }

  /** More pages than one frame of the tree can name, as in a guest with several gigabytes. */
  @Test
  @Verifies(value = P2M_12, role = P2M_OWNER)
  void treeGoesOnInFurtherFrames() {
    int words = FieldTable.FRAME_BYTES / FieldTable.of(abi()).sizeOf("long");
    int border = words * words;
    var ground = new OwnerGround(border - 1, 0x1000, 11);
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      scene.grow(new long[] {0x51, 0x52});
      if (scene.peer().hasTree()) {
        for (int pfn : new int[] {0, words, border - words, border - 1, border}) {
          scene.expectEntry(P2M_12, pfn, scene.peer().treeEntry(pfn));
        }
      }
    }
  }

  private static void expectTree(OwnerScene scene) {
    if (scene.peer().hasTree()) {
      for (int pfn = 0; pfn < scene.model().length; pfn++) {
        scene.expectEntry(P2M_12, pfn, scene.peer().treeEntry(pfn));
      }
    }
  }

  @Provide
  Arbitrary<OwnerGround> grounds() {
    return OwnerGround.any(abi());
  }

  @Provide
  Arbitrary<List<OwnerStep>> histories() {
    return OwnerStep.histories(abi(), subject().remaps());
  }
}
