package org.sharedinfo.tck.layout;

import static org.sharedinfo.rule.Role.P2M_OWNER;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.Verifies;
import org.sharedinfo.tck.check.Bytes;
import org.sharedinfo.tck.check.Refusal;
import org.sharedinfo.tck.check.Suite;
import org.sharedinfo.tck.p2m.OwnerGround;
import org.sharedinfo.tck.p2m.OwnerScene;
import org.sharedinfo.tck.peer.Frame;

/** The offsets at which an owner writes a physical-to-machine list, and how. */
class P2mOwnerLayout extends Suite {
  private static final Set<String> ANNOUNCEMENT =
      Set.of(
          "arch.max_pfn",
          "arch.pfn_to_mfn_frame_list_list",
          "arch.p2m_cr3",
          "arch.p2m_vaddr",
          "arch.p2m_generation");

  /** A count whose bytes differ. */
  private static final OwnerGround GROUND = new OwnerGround(0x0102, 0x1000, 0x0102_0304_0506_0708L);

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_01, role = P2M_OWNER)
  void ownerStaysInsideSharedInfo(@ForAll("grounds") OwnerGround ground) {
    changes(Rule.LAY_01, ground, "beyond shared_info"::equals);
  }

  @Test
  @Verifies(value = Rule.LAY_08, role = P2M_OWNER)
  void ownerFindsTheFieldsOfTheList() {
    works(Rule.LAY_08, GROUND, _ -> {});
  }

  @Test
  @Verifies(value = Rule.LAY_10, role = P2M_OWNER)
  void ownerStoresLittleEndian() {
    works(Rule.LAY_10, GROUND, scene -> scene.set(0x0101, 0x1112_1314L));
  }

  @Property
  @Verifies(value = Rule.LAY_11, role = P2M_OWNER)
  void ownerChangesNothingElse(@ForAll("grounds") OwnerGround ground) {
    changes(Rule.LAY_11, ground, name -> !ANNOUNCEMENT.contains(name));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_12, role = P2M_OWNER)
  void ownerStoresUnsignedEntries(
      @ForAll("grounds") OwnerGround ground,
      @ForAll @IntRange(min = 0, max = 1 << 20) int where,
      @ForAll("negatives") long mfn) {
    works(Rule.LAY_12, ground, scene -> scene.set(where % ground.count(), scene.entry(mfn)));
  }

  @Property(tries = 300)
  @Verifies(value = Rule.LAY_13, role = P2M_OWNER)
  void ownerRefusesOtherPfns(@ForAll("grounds") OwnerGround ground, @ForAll("beyond") long beyond) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      long pfn = beyond < 0 ? beyond : Math.max(beyond, scene.maxPfn());
      String shown = Long.toUnsignedString(pfn);
      refuses(scene, "set(pfn=" + shown + ")", pfn, () -> scene.owner().set(pfn, 5));
      if (scene.owner().remaps()) {
        refuses(scene, "remap(pfn=" + shown + ")", pfn, () -> scene.owner().remap(pfn));
      }
    }
  }

  private static void refuses(OwnerScene scene, String call, long pfn, Runnable action) {
    Refusal.expectUnsigned(Rule.LAY_13, scene.guest().frame(), call, pfn, action);
    scene.expectList(Rule.LAY_13);
  }

  /**
   * Requires that the list is where the fields say, after the set-up and after another operation.
   */
  private void works(Rule rule, OwnerGround ground, Consumer<OwnerScene> more) {
    try (var scene = OwnerScene.setUp(abi(), ground, subject()::p2mOwner)) {
      scene.expectList(rule);
      more.accept(scene);
      scene.expectList(rule);
    }
  }

  /** Requires that certain fields are unchanged, whatever an owner does. */
  private void changes(Rule rule, OwnerGround ground, Predicate<String> named) {
    try (var scene = OwnerScene.of(abi(), ground, subject()::p2mOwner)) {
      Frame before = scene.guest().frame().picture();
      scene.setUp(scene.mfns(ground));
      scene.set(0, 5);
      if (scene.owner().remaps()) {
        scene.remap(ground.count() - 1L);
      }
      scene.grow(new long[] {6, 7});
      Bytes.expect(
          rule,
          before,
          scene.guest().frame(),
          named,
          "only the fields of the list changed",
          "setUp, set, remap where it is offered, and grow");
    }
  }

  @Provide
  Arbitrary<OwnerGround> grounds() {
    return OwnerGround.any(abi());
  }

  /** Entries with the top bit set, in both widths. */
  @Provide
  Arbitrary<Long> negatives() {
    return Arbitraries.oneOf(
        Arbitraries.of(-1L, -2L, 0x8000_0000L, 0xFFFF_FFFEL, 0x80_0000_0000L),
        Arbitraries.longs().map(bits -> bits & 0xFFFF_FFFFL | 0x8000_0000L),
        Arbitraries.longs().map(bits -> bits | 0x80_8000_0000L));
  }

  /** Pfns beyond the lists of these checks, unless they are raised to the first such pfn. */
  @Provide
  Arbitrary<Long> beyond() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 1L << 32, 1L << 61),
        Arbitraries.longs().between(0, 4096),
        Arbitraries.longs().lessOrEqual(-1));
  }
}
