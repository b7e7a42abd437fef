package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;

/**
 * Races reject planted faults and blame no correct implementation. A sample: one fault for each
 * area and side; {@link StressCatches} runs all of them, as often as one likes.
 */
class StressGalleryTest {
  /** Bounds a machine that is too busy for a race; one run is enough on another. */
  private static final int RUNS_AT_MOST = 10;

  @TestFactory
  Stream<DynamicTest> racesRejectOneFaultOfEachSide() {
    Set<String> sides = new HashSet<>();
    return Gallery.faults().stream()
        .filter(fault -> fault.shownBy().contains(Evidence.STRESS))
        .filter(fault -> sides.add(fault.rule().area() + " " + fault.role()))
        .map(fault -> dynamicTest(fault.rule().id() + " " + fault.id(), () -> reject(fault)));
  }

  /** Each race meets one of the variants that play every role, and one ABI. */
  @TestFactory
  Stream<DynamicTest> racesBlameNoVariant() {
    Abi[] abis = {Abi.X86_64, Abi.X86_32};
    return IntStream.range(0, GalleryTest.WHOLE_VARIANTS)
        .mapToObj(share -> {
          Variant variant = Gallery.variants().get(share);
          Abi abi = abis[share % abis.length];
          return dynamicTest(
              variant.id() + " " + abi.id(),
              () ->
                  assertThat(
                          StressCatches.blame(
                              variant.provider(), abi, share, GalleryTest.WHOLE_VARIANTS))
                      .isEmpty());
        });
  }

  private static void reject(Fault fault) {
    var provider = Gallery.make(fault.provider());
    Abi abi = EnumSet.copyOf(provider.abis()).iterator().next();
    boolean rejected = false;
    for (int run = 0; run < RUNS_AT_MOST && !rejected; run++) {
      rejected = !StressCatches.rejections(fault, provider, abi).isEmpty();
    }
    assertThat(rejected).as(fault.what()).isTrue();
  }
}
