package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharedinfo.abi.Abi;

class P2mOwnerTest {
  @ParameterizedTest
  @CsvSource({
    "X86_64, 1", "X86_64, 511", "X86_64, 512", "X86_64, 513", "X86_64, 262145",
    "X86_32, 1", "X86_32, 1023", "X86_32, 1024", "X86_32, 1025", "X86_32, 524289"
  })
  void listAndTreeHoldEveryEntry(Abi abi, int count) {
    TestDomain domain = new TestDomain(abi);
    // Above 2^20, where cr3 has to be folded in the 32-bit ABI.
    domain.machine().numberFrom(0xFFFE_0000L, 7);
    long[] mfns = numbers(abi, count);

    new ReferenceP2mOwner(domain).setUp(mfns);

    assertThat(domain.word(domain.layout().maxPfnOffset())).isEqualTo(count);
    assertThat(domain.word(domain.layout().p2mGenerationOffset())).isZero();
    assertListIs(domain, mfns);
    assertTreeIs(domain, mfns);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void setChangesOneEntryAndNoGeneration(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    long[] mfns = numbers(abi, 2000);
    owner.setUp(mfns);
    byte[] before = domain.bytes();
    long invalid = abi == Abi.X86_64 ? -1L : 0xFFFF_FFFFL;

    for (int pfn : new int[] {0, 511, 512, 1023, 1024, 1999}) {
      owner.set(pfn, invalid);
      mfns[pfn] = invalid;
    }

    assertListIs(domain, mfns);
    assertTreeIs(domain, mfns);
    assertThat(domain.bytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void remapMovesOnePageInsideABracket(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    long[] mfns = numbers(abi, 3000);
    owner.setUp(mfns);
    long page = domain.word(domain.layout().p2mVaddrOffset()) + 4096;
    long before = GuestPageTables.announced(domain).frameOf(page).orElseThrow();

    owner.remap(4096 / abi.wordBytes());

    assertThat(GuestPageTables.announced(domain).frameOf(page).orElseThrow()).isNotEqualTo(before);
    assertThat(domain.word(domain.layout().p2mGenerationOffset())).isEqualTo(2);
    owner.set(1024, 77);
    mfns[1024] = 77;
    assertListIs(domain, mfns);
    assertTreeIs(domain, mfns);
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, -2, 0",
    "X86_64, 0xFFFFFFFE, 0x100000000",
    "X86_64, 7, 8",
    "X86_32, 0xFFFFFFFE, 0",
    "X86_32, 0xFFFFFFFF, 0"
  })
  void generationsWrapAtTheGuestsWidth(Abi abi, String from, String to) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    owner.setUp(new long[] {1});
    domain.word(domain.layout().p2mGenerationOffset(), Long.decode(from));

    owner.remap(0);

    assertThat(domain.word(domain.layout().p2mGenerationOffset())).isEqualTo(Long.decode(to));
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void growsStepByStep(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    int[] steps = {1, 1, 509, 1, 1, 511, 3000};
    long[] mfns = numbers(abi, Arrays.stream(steps).sum());
    owner.setUp(Arrays.copyOf(mfns, steps[0]));
    int count = steps[0];
    for (int step : Arrays.copyOfRange(steps, 1, steps.length)) {
      owner.grow(Arrays.copyOfRange(mfns, count, count + step));
      count += step;

      assertThat(domain.word(domain.layout().maxPfnOffset())).isEqualTo(count);
      assertListIs(domain, Arrays.copyOf(mfns, count));
      assertTreeIs(domain, Arrays.copyOf(mfns, count));
      assertThat(domain.word(domain.layout().p2mGenerationOffset()) % 2).isZero();
    }
  }

  @Test
  void aGuestWithoutMemoryLeftKeepsTheListItHas() {
    TestDomain domain = new TestDomain(Abi.X86_64);
    var owner = new ReferenceP2mOwner(domain);
    long[] mfns = numbers(Abi.X86_64, 512);
    owner.setUp(mfns);
    domain.machine().leave(1);

    assertThatThrownBy(() -> owner.grow(new long[1024])).hasMessage("no frame left");
    domain.machine().leave(0);
    assertThatThrownBy(() -> owner.remap(0)).hasMessage("no frame left");

    assertThat(domain.word(domain.layout().maxPfnOffset())).isEqualTo(512);
    assertThat(domain.word(domain.layout().p2mGenerationOffset()) % 2).isZero();
    assertListIs(domain, mfns);
  }

  @Test
  void aFailedSetUpAnnouncesNothingAndCanBeTriedAgain() {
    TestDomain domain = new TestDomain(Abi.X86_32);
    var owner = new ReferenceP2mOwner(domain);
    domain.machine().leave(3);
    assertThatThrownBy(() -> owner.setUp(new long[5000])).hasMessage("no frame left");
    assertThat(domain.bytes()).containsOnly(0);

    domain.machine().leave(100);
    owner.setUp(new long[] {9});
    assertListIs(domain, new long[] {9});
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void framesThatMeanSomethingElseAreNotUsed(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    domain.machine().numberFrom(0, 1);

    new ReferenceP2mOwner(domain).setUp(new long[] {5});

    assertThat(domain.word(domain.layout().p2mCr3Offset())).isNotZero();
    assertThat(domain.word(domain.layout().frameListListOffset())).isNotZero();
    assertListIs(domain, new long[] {5});
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void refusesWhatItCannotHold(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    assertThatThrownBy(() -> owner.set(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> owner.grow(new long[1])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> owner.setUp(new long[0])).isInstanceOf(IllegalArgumentException.class);
    owner.setUp(new long[3]);
    byte[] before = domain.bytes();

    for (long pfn : new long[] {3, -1, 1L << 32, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> owner.set(pfn, 1))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("pfn=" + pfn + ", outside the list: max_pfn=3");
      assertThatThrownBy(() -> owner.remap(pfn)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> owner.setUp(new long[1])).isInstanceOf(IllegalStateException.class);
    assertThat(domain.bytes()).isEqualTo(before);
  }

  @Test
  void anEntryOfA32BitGuestHasFourBytes() {
    var owner = new ReferenceP2mOwner(new TestDomain(Abi.X86_32));
    owner.setUp(new long[3]);

    assertThatThrownBy(() -> owner.set(2, 0x1_0000_0000L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pfn=2: mfn=0x100000000 is wider than the guest's 4 bytes");
  }

  private static long[] numbers(Abi abi, int count) {
    return new SplittableRandom(count)
        .longs(count)
        .map(number -> abi == Abi.X86_64 ? number : number >>> 32)
        .toArray();
  }

  private static void assertListIs(TestDomain domain, long[] mfns) {
    int entries = 4096 / domain.abi().wordBytes();
    long vaddr = domain.word(domain.layout().p2mVaddrOffset());
    GuestPageTables tables = GuestPageTables.announced(domain);
    for (int from = 0; from < mfns.length; from += entries) {
      long address = vaddr + (long) from * domain.abi().wordBytes();
      assertPageIs(domain, tables.frameOf(address).orElseThrow(), mfns, from);
    }
  }

  private static void assertTreeIs(TestDomain domain, long[] mfns) {
    int entries = 4096 / domain.abi().wordBytes();
    long root = domain.word(domain.layout().frameListListOffset());
    for (int from = 0; from < mfns.length; from += entries) {
      int page = from / entries;
      long list = entryOf(domain, root, page / entries);
      assertPageIs(domain, entryOf(domain, list, page % entries), mfns, from);
    }
  }

  private static void assertPageIs(TestDomain domain, long frame, long[] mfns, int from) {
    int until = Math.min(mfns.length, from + 4096 / domain.abi().wordBytes());
    for (int pfn = from; pfn < until; pfn++) {
      if (entryOf(domain, frame, pfn - from) != mfns[pfn]) {
        assertThat(entryOf(domain, frame, pfn - from)).as("pfn=%d", pfn).isEqualTo(mfns[pfn]);
      }
    }
  }

  private static long entryOf(TestDomain domain, long frame, int index) {
    var memory = domain.machine().frame(frame).orElseThrow();
    return domain.abi() == Abi.X86_64
        ? memory.get(Abi.X86_64.u64(), index * 8L)
        : Integer.toUnsignedLong(memory.get(Abi.X86_32.u32(), index * 4L));
  }
}
