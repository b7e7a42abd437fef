package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.gallery.base.P2mObserving;
import org.sharedinfo.gallery.base.P2mOwning;
import org.sharedinfo.gallery.variant.ByteBufferVariant;
import org.sharedinfo.gallery.variant.WordVariant;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.spi.SharedInfoProvider;

/** Every owner of the gallery that is correct is read by every correct observer. */
class P2mPairsTest {
  private static final List<SharedInfoProvider> OWNERS =
      List.of(new P2mOwning(), new ByteBufferVariant(), new WordVariant());
  private static final List<SharedInfoProvider> OBSERVERS =
      List.of(new P2mObserving(), new ByteBufferVariant(), new WordVariant());
  private static final int[] SIZES = {1, 2, 510, 511, 512, 513, 1022, 1023, 1024, 1025, 3000};

  static Stream<Arguments> pairs() {
    return Stream.of(Abi.X86_64, Abi.X86_32)
        .flatMap(abi ->
            OWNERS.stream()
                .flatMap(owner -> OBSERVERS.stream().map(seer -> Arguments.of(abi, owner, seer))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatTheOwnerHasTheObserverReads(
      Abi abi, SharedInfoProvider owning, SharedInfoProvider observing) {
    for (int size : SIZES) {
      var random = new Random(size);
      var domain = new TestDomain(abi);
      var owner = owning.p2mOwner(domain).orElseThrow();
      var observer = observing.p2mObserver(domain).orElseThrow();
      List<Long> model = new ArrayList<>();
      owner.setUp(entries(abi, random, size, model));
      expect(observer, model);

      for (int i = 0; i < 20; i++) {
        int pfn = random.nextInt(size);
        P2mEntry before = observer.read(pfn);
        long mfn = entry(abi, random);
        owner.set(pfn, mfn);
        model.set(pfn, mfn);
        assertThat(observer.changedSince(before)).isFalse();
        owner.remap(pfn);
        assertThat(observer.changedSince(before)).isTrue();
      }
      owner.grow(entries(abi, random, random.nextInt(1, 1500), model));
      expect(observer, model);
      expectTree(abi, domain, observer, model);
    }
  }

  private static void expect(P2mObserver observer, List<Long> model) {
    for (int pfn = 0; pfn < model.size(); pfn++) {
      P2mEntry entry = observer.read(pfn);
      assertThat(entry.mfn()).as("pfn %d", pfn).isEqualTo(model.get(pfn));
      assertThat(entry.consistent()).isTrue();
    }
    assertThatThrownBy(() -> observer.read(model.size()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining(Integer.toString(model.size()));
  }

  /** Without p2m_cr3 the tree is read, where there is one. */
  private static void expectTree(
      Abi abi, TestDomain domain, P2mObserver observer, List<Long> model) {
    SharedInfo fields = SharedInfo.of(abi);
    MemorySegment frame = domain.sharedInfo();
    // the low halves are enough: 0 has no other, and ~0 is the same in both
    frame.set(ValueLayout.JAVA_INT, fields.p2mCr3Offset(), 0);
    if (abi == Abi.X86_64) {
      frame.set(ValueLayout.JAVA_INT, fields.p2mCr3Offset() + Integer.BYTES, 0);
    }
    if (frame.get(ValueLayout.JAVA_INT, fields.frameListListOffset()) != -1) {
      for (int pfn = 0; pfn < model.size(); pfn++) {
        assertThat(observer.read(pfn).mfn()).as("pfn %d", pfn).isEqualTo(model.get(pfn));
      }
    }
  }

  private static long[] entries(Abi abi, Random random, int count, List<Long> model) {
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = entry(abi, random);
      model.add(entries[i]);
    }
    return entries;
  }

  private static long entry(Abi abi, Random random) {
    return random.nextLong() >>> Long.SIZE - abi.wordBits();
  }
}
