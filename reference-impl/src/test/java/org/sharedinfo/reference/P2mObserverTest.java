package org.sharedinfo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mUnavailableException;
import org.sharedinfo.spi.P2mWalkException;

class P2mObserverTest {
  private static final long PAGE = 0x40_0000;

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void readsAcrossPageAndTableBorders(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    // Above 2^20, and odd in every nine bits.
    domain.machine().numberFrom(0xFEDC_BA98L, 1);
    // The last entry before a border of tables at every level, and the first one behind it.
    long border = abi == Abi.X86_64 ? 0xFFFF_FF80_0000_0000L : 0xC000_0000L;
    long vaddr = border - abi.wordBytes();
    GuestPageTables tables = GuestPageTables.make(domain);
    tables.announce(domain, vaddr, 2);
    int last = 4096 / abi.wordBytes() - 1;
    GuestPageTables.entry(domain, domain.machine().place(PAGE), last, 0x8000_0001L);
    GuestPageTables.entry(domain, domain.machine().place(PAGE + 1), 0, 0x8000_0002L);
    tables.map(border - 4096, PAGE, 1, 0x8000_0000_0000_0FE7L);
    tables.map(border, PAGE + 1, 1, 1);
    var observer = new ReferenceP2mObserver(domain);

    assertThat(observer.read(0)).isEqualTo(new P2mEntry(0x8000_0001L, 0, true));
    assertThat(observer.read(1)).isEqualTo(new P2mEntry(0x8000_0002L, 0, true));
    assertThatThrownBy(() -> observer.read(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("pfn=2, outside the list: max_pfn=2");
    assertThat(domain.machine().missed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"X86_64, 2", "X86_64, 3", "X86_32, 2"})
  void readsThroughLargePages(Abi abi, int level) {
    TestDomain domain = new TestDomain(abi);
    GuestPageTables tables = GuestPageTables.make(domain);
    tables.announce(domain, 0x4000_5008, 1);
    // Bit 12 of a large page's entry is an attribute, not part of its frame.
    tables.map(0x4000_5008, PAGE | 1, level, 0x81);
    GuestPageTables.entry(domain, domain.machine().place(PAGE + 5), 8 / abi.wordBytes(), 42);

    assertThat(new ReferenceP2mObserver(domain).read(0).mfn()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void aGenerationThatIsOddOrMovesIsNotVouchedFor(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    var observer = new ReferenceP2mObserver(domain);
    owner.setUp(new long[] {6});
    P2mEntry first = observer.read(0);
    assertThat(first).isEqualTo(new P2mEntry(6, 0, true));
    assertThat(observer.changedSince(first)).isFalse();

    owner.remap(0);
    assertThat(observer.changedSince(first)).isTrue();
    assertThat(observer.read(0)).isEqualTo(new P2mEntry(6, 2, true));

    long generation = domain.layout().p2mGenerationOffset();
    domain.word(generation, 3);
    assertThat(observer.read(0)).isEqualTo(new P2mEntry(6, 3, false));
    assertThat(observer.changedSince(new P2mEntry(6, 3, false))).isTrue();

    domain.machine().onFrame = () -> domain.word(generation, 8);
    domain.word(generation, 6);
    assertThat(observer.read(0)).isEqualTo(new P2mEntry(6, 6, false));
    assertThat(observer.read(0)).isEqualTo(new P2mEntry(6, 8, true));
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void tablesThatAreBeingChangedAreNotCalledBroken(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    GuestPageTables.make(domain).announce(domain, 0x1000, 1);
    domain.word(domain.layout().p2mGenerationOffset(), 1);

    P2mEntry entry = new ReferenceP2mObserver(domain).read(0);

    assertThat(entry.consistent()).isFalse();
    assertThat(entry.generation()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void readsTheTreeWhileThereIsNoLinearList(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    var owner = new ReferenceP2mOwner(domain);
    long[] mfns = new SplittableRandom(4).longs(2000, 0, 1L << 32).toArray();
    owner.setUp(mfns);
    domain.word(domain.layout().p2mCr3Offset(), 0);
    domain.word(domain.layout().p2mGenerationOffset(), 5);
    var observer = new ReferenceP2mObserver(domain);

    for (int pfn = 0; pfn < mfns.length; pfn++) {
      assertThat(observer.read(pfn)).isEqualTo(new P2mEntry(mfns[pfn], 0, false));
    }
    assertThatThrownBy(() -> observer.read(2000)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void readsTheTreeUpToItsLastEntry(Abi abi) {
    int entries = 4096 / abi.wordBytes();
    long room = (long) entries * entries * entries;
    TestDomain domain = new TestDomain(abi);
    domain.word(domain.layout().frameListListOffset(), 0x10);
    domain.word(domain.layout().maxPfnOffset(), room + 1);
    GuestPageTables.entry(domain, domain.machine().place(0x10), entries - 1, 0x11);
    GuestPageTables.entry(domain, domain.machine().place(0x11), entries - 1, 0x12);
    GuestPageTables.entry(domain, domain.machine().place(0x12), entries - 1, 0x13);
    var observer = new ReferenceP2mObserver(domain);

    assertThat(observer.read(room - 1).mfn()).isEqualTo(0x13);
    assertThatThrownBy(() -> observer.read(room))
        .isInstanceOf(P2mWalkException.class)
        .hasMessageContaining("pfn=" + room);
    assertThatThrownBy(() -> observer.read(0))
        .isInstanceOf(P2mWalkException.class)
        .hasMessage("pfn=0: level 2 of the tree is frame 0x0, which the guest does not have");
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void saysThatThereIsNoListYet(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    domain.word(domain.layout().maxPfnOffset(), 10);
    var observer = new ReferenceP2mObserver(domain);

    assertThatThrownBy(() -> observer.read(0))
        .isInstanceOf(P2mUnavailableException.class)
        .hasMessageContaining("pfn_to_mfn_frame_list_list=0");
    domain.word(domain.layout().frameListListOffset(), -1);
    assertThatThrownBy(() -> observer.read(0))
        .isInstanceOf(P2mUnavailableException.class)
        .hasMessageContaining("pfn_to_mfn_frame_list_list=~0");
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, 0x7FFFFFFFFFF8, 1", "X86_64, -0x800000000008, 0", "X86_64, 0x800000000000, 0",
    "X86_64, -8, 1", "X86_64, 0x1004, 0", "X86_64, 0x1000, 0x2000000000000000",
    "X86_32, 0xFFFFFFFC, 1", "X86_32, 0xFFFFFFFC, 0xFFFFFFFE", "X86_32, 0x1002, 0"
  })
  void refusesAddressesThatCannotBe(Abi abi, String vaddr, String pfn) {
    TestDomain domain = new TestDomain(abi);
    GuestPageTables.make(domain).announce(domain, Long.decode(vaddr), -1);

    assertThatThrownBy(() -> new ReferenceP2mObserver(domain).read(Long.decode(pfn)))
        .isInstanceOf(P2mWalkException.class)
        .hasMessageContaining("pfn=" + Long.decode(pfn))
        .hasMessageContaining("0x");
    assertThat(domain.machine().missed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 3, 2, 1})
  void namesTheLevelThatIsMissing(int level) {
    TestDomain domain = new TestDomain(Abi.X86_64);
    GuestPageTables tables = GuestPageTables.make(domain);
    tables.announce(domain, 0x7000, 1);
    if (level < 4) {
      tables.map(0x7000, 0, level, 0);
    }

    assertThatThrownBy(() -> new ReferenceP2mObserver(domain).read(0))
        .isInstanceOf(P2mWalkException.class)
        .hasMessageMatching(
            "pfn=0 at address 0x7000: the level " + level + " entry in frame 0x.* is 0x0.*");
  }

  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void framesThatTheGuestDoesNotHaveAreNamed(Abi abi) {
    TestDomain domain = new TestDomain(abi);
    GuestPageTables tables = GuestPageTables.make(domain);
    tables.announce(domain, 0x7000, 1);
    tables.map(0x7000, 0xBADL, 1, 1);
    var observer = new ReferenceP2mObserver(domain);

    assertThatThrownBy(() -> observer.read(0))
        .hasMessage(
            "pfn=0 at address 0x7000: the page is frame 0xbad, which the guest does not have");
    domain.machine().remove(tables.root);
    assertThatThrownBy(() -> observer.read(0))
        .hasMessageContaining(
            "table is frame 0x%x, which the guest does not have".formatted(tables.root));
  }

  @Test
  void tablesInACircleEnd() {
    TestDomain domain = new TestDomain(Abi.X86_64);
    GuestPageTables tables = GuestPageTables.make(domain);
    tables.announce(domain, 0, 1);
    tables.store(tables.root, 1, 0, tables.root << 12 | 1);

    assertThat(new ReferenceP2mObserver(domain).read(0).mfn()).isEqualTo(tables.root << 12 | 1);
  }

  /** Noise in all fields and frames: an answer or one of three errors, and nothing else. */
  @ParameterizedTest
  @EnumSource(names = {"X86_64", "X86_32"})
  void survivesNoise(Abi abi) {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 5_000; round++) {
      TestDomain domain = new TestDomain(abi);
      for (long frame = 0; frame < 4; frame++) {
        var memory = domain.machine().place(frame);
        for (int i = 0; i < 4096; i += 8) {
          // Mostly entries that lead on to one of the four frames.
          long entry = random.nextLong() & (random.nextInt(8) == 0 ? -1L : 0x3FFF);
          memory.set(Abi.X86_64.u64(), i, entry | (random.nextInt(16) & 1));
        }
      }
      for (long field = domain.layout().archOffset(); field < 3136; field += 4) {
        domain.u32(field, random.nextInt() >> random.nextInt(32));
      }
      long cr3 = (long) random.nextInt(5) << 12;
      domain.word(domain.layout().p2mCr3Offset(), cr3);
      byte[] before = domain.bytes();
      try {
        new ReferenceP2mObserver(domain).read(random.nextLong() >>> random.nextInt(64));
      } catch (IndexOutOfBoundsException | P2mUnavailableException | P2mWalkException expected) {
        assertThat(expected.getMessage()).matches("pfn=.*|p2m_cr3=.*");
      }
      assertThat(domain.bytes()).isEqualTo(before);
    }
  }

  @Test
  void aRealGuestsListIsLookedForWhereItSays() {
    TestDomain domain = TestDomain.ofPage(Abi.X86_64, "xen-4.17-x86_64-linux2l-08up");
    var observer = new ReferenceP2mObserver(domain);

    assertThatThrownBy(() -> observer.read(5))
        .isInstanceOf(P2mWalkException.class)
        .hasMessageContaining("address 0xffffc90000000028")
        .hasMessageContaining("the level 4 table is frame 0x32a10,");
    assertThatThrownBy(() -> observer.read(0x3ffe0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("max_pfn=" + 0x3ffe0);
    domain.word(domain.layout().p2mCr3Offset(), 0);
    assertThatThrownBy(() -> observer.read(5)).hasMessageContaining("frame 0x3b9ee,");
  }

  @Test
  void anOddGenerationMeansNothingBeforeTheListIsUp() {
    TestDomain domain = TestDomain.ofPage(Abi.X86_64, "xen-4.17-x86_64-linux2l-02p2m-gen-odd");
    assertThat(domain.word(domain.layout().p2mGenerationOffset()) % 2).isEqualTo(1);
    assertThat(domain.word(domain.layout().p2mCr3Offset())).isZero();

    assertThatThrownBy(() -> new ReferenceP2mObserver(domain).read(0))
        .isInstanceOfAny(P2mUnavailableException.class, P2mWalkException.class);
  }
}
