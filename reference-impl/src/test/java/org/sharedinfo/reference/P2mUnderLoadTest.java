package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.P2mEntry;

/** Owner and observer on two threads, a bounded number of steps. */
class P2mUnderLoadTest {
  private static final int CHANGES = 20_000;

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void entriesAreWholeWhateverTheMappingsDo(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    var observer = new ReferenceP2mObserver(domain);
    long high = abi == Abi.X86_64 ? 0x1_0000_0001L : 0x1_0001L;
    owner.setUp(new long[] {0});
    CompletableFuture<Void> owning =
        CompletableFuture.runAsync(() -> {
          for (int i = 1; i <= CHANGES; i++) {
            owner.set(0, (i & 0xFFFF) * high);
            if (i % 8 == 0) {
              owner.remap(0);
            } else if (i % 64 == 1) {
              owner.grow(new long[] {i});
            }
          }
        });
    while (!owning.isDone()) {
      P2mEntry entry = observer.read(0);
      assertThat(entry.mfn() % high).isZero();
    }
    owning.join();

    assertThat(observer.read(0).mfn()).isEqualTo((CHANGES & 0xFFFF) * high);
    assertThat(observer.read(0).consistent()).isTrue();
  }
}
