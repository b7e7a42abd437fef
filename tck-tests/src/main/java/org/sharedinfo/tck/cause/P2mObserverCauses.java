package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_08;
import static org.sharedinfo.rule.Rule.LAY_10;
import static org.sharedinfo.rule.Rule.P2M_04;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_08;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.p2m.ListPlace;
import org.sharedinfo.tck.p2m.ObserverScene;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.PageTableTree;
import org.sharedinfo.tck.peer.ProcessorPaging;

/**
 * Mistakes of p2m observers. First a plain list is laid out. If it is not read, the list is changed
 * to fit each mistake until it is. If it is read, irrelevant details are added one after another.
 */
final class P2mObserverCauses {
  private static final int COUNT = 700;
  private static final long ADDRESS = 0x4000_0000L;
  private static final long SEED = 0x92A1_5EED;
  private static final long PRESENT = 1;
  private static final String[] FIELDS = {
    "max_pfn", "pfn_to_mfn_frame_list_list", "p2m_cr3", "p2m_vaddr", "p2m_generation"
  };

  private final Subject subject;
  private final Abi abi;
  private final FieldTable table;

  P2mObserverCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
    this.table = FieldTable.of(abi);
  }

  /** A list and its guest. */
  private record Laid(ObserverScene scene, LinearList list) {
    PageTableTree tables() {
      return list.tables();
    }
  }

  /** The most likely mistake. */
  Optional<Mistake> observer() {
    return reads(_ -> {}) ? beyondPlainLists() : plainLists();
  }

  private Optional<Mistake> plainLists() {
    List<Bend> bends = new ArrayList<>();
    bends.add(
        new Bend(
            P2M_04,
            "treats p2m_cr3 as a plain frame number",
            laid -> laid.scene().peer().cr3(laid.tables().root())));
    bends.add(
        new Bend(
            P2M_04,
            "treats p2m_cr3 as an address, so frames above 2^20 are lost",
            laid -> laid.scene().peer().cr3(laid.tables().root() << 12)));
    bends.add(
        new Bend(
            P2M_06,
            "accepts a page-table entry only if its accessed bit (5) is set",
            laid -> setAllBits(laid, 1 << 5)));
    bends.add(
        new Bend(
            P2M_06,
            "accepts a page-table entry only if its writable bit (1) is set",
            laid -> setAllBits(laid, 1 << 1)));
    bends.add(
        new Bend(LAY_10, "reads entries of the list with their bytes swapped", this::swapEntries));
    for (String field : FIELDS) {
      bends.add(
          new Bend(
              LAY_10, "reads " + field + " with its bytes swapped", laid -> swap(laid, field)));
    }
    for (int i = 0; i < FIELDS.length; i++) {
      for (int j = i + 1; j < FIELDS.length; j++) {
        String one = FIELDS[i];
        String other = FIELDS[j];
        bends.add(
            new Bend(
                LAY_08,
                "takes %s for %s".formatted(one, other),
                laid -> exchange(laid, one, other)));
      }
    }
    for (Abi other : Abi.values()) {
      if (other != abi && other.hasArchParts()) {
        bends.add(
            new Bend(
                LAY_08,
                "expects the arch part at its offset in " + other.id() + " guests",
                laid -> moveArch(laid, FieldTable.of(other).at("arch") - table.at("arch"))));
      }
    }
    for (int by : new int[] {-8, -4, 4, 8}) {
      bends.add(
          new Bend(
              LAY_08,
              "treats the arch part as beginning %d bytes too %s"
                  .formatted(Math.abs(by), by < 0 ? "early" : "late"),
              laid -> moveArch(laid, by)));
    }
    return bends.stream()
        .filter(bend -> reads(bend.change()))
        .map(bend -> new Mistake(bend.rule(), bend.text()))
        .findFirst();
  }

  /** How a list is changed, and the mistake that makes it readable. */
  private record Bend(Rule rule, String text, Consumer<Laid> change) {}

  private Optional<Mistake> beyondPlainLists() {
    return tableBits()
        .or(this::protocol)
        .or(this::trees)
        .or(new P2mChangeCauses(subject)::observer);
  }

  /** A bit that page-table entries may have. */
  private record TableBit(String name, long bits, boolean ofPages) {}

  private Optional<Mistake> tableBits() {
    List<TableBit> all =
        List.of(
            new TableBit("the NX bit (63)", Long.MIN_VALUE, false),
            new TableBit("available bits (52 to 62)", 0x7FF0_0000_0000_0000L, false),
            new TableBit("available bits (9 to 11)", 0xE00, false),
            new TableBit("the writable bit (1)", 1 << 1, false),
            new TableBit("the user bit (2)", 1 << 2, false),
            new TableBit("the accessed bit (5)", 1 << 5, false),
            new TableBit("the dirty bit (6)", 1 << 6, false),
            new TableBit("the write-through bit (3)", 1 << 3, true),
            new TableBit("the cache-disable bit (4)", 1 << 4, true),
            new TableBit("the PAT bit (7)", 1 << 7, true),
            new TableBit("the global bit (8)", 1 << 8, true));
    for (TableBit bit : all) {
      for (int level = 1; level <= ProcessorPaging.of(abi).levels(); level++) {
        int at = level;
        boolean allowed = (ProcessorPaging.of(abi).freeBits(level) & bit.bits()) == bit.bits();
        if (allowed && !reads(laid -> setBits(laid, at, bit.bits()))) {
          boolean taken = with(laid -> setBits(laid, at, bit.bits()), this::looksBeyondMemory);
          return Optional.of(
              new Mistake(
                  P2M_06,
                  (taken
                          ? "treats %s of a level %d page-table entry as part of the frame number"
                          : "does not follow a level %2$d page-table entry with %1$s set")
                      .formatted(bit.name(), level)));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it looks up frame numbers that no guest can name. */
  private boolean looksBeyondMemory(Laid laid) {
    laid.scene().guest().memory().forgetLookUps();
    P2mObserver observer = subject.p2mObserver(laid.scene().guest());
    Attempt.of(() -> observer.read(0));
    return laid.scene().guest().memory().lookedUp().stream()
        .anyMatch(number -> number >>> ProcessorPaging.of(abi).frameBits() != 0);
  }

  private Optional<Mistake> protocol() {
    List<Optional<Mistake>> tried =
        List.of(
            broken(
                LAY_10,
                "reads max_pfn with its bytes swapped",
                laid -> swap(laid, "max_pfn"),
                observer ->
                    Attempt.of(() -> observer.read(COUNT - 1)).isPresent()
                        && Attempt.of(() -> observer.read(COUNT)).isEmpty()),
            broken(
                P2M_07,
                "reads an entry at max_pfn, which is after the last one",
                _ -> {},
                observer ->
                    Attempt.of(() -> observer.read(COUNT)).filter(this::isFrame).isPresent()),
            broken(
                P2M_07,
                "rejects the entry before max_pfn, which is the last one",
                _ -> {},
                observer -> Attempt.of(() -> observer.read(COUNT - 1)).isEmpty()),
            broken(
                P2M_09,
                "calls an entry consistent although it was read under an odd generation",
                laid -> laid.scene().peer().generation(7),
                observer ->
                    Attempt.of(() -> observer.read(0)).filter(P2mEntry::consistent).isPresent()),
            broken(
                P2M_05,
                "reads a linear list although p2m_cr3 is 0",
                laid -> laid.scene().peer().cr3(0),
                observer -> Attempt.of(() -> observer.read(0)).isPresent()),
            frameZero(),
            changes());
    return tried.stream().flatMap(Optional::stream).findFirst();
  }

  /** A guest without a list, then one that has a tree. */
  private Optional<Mistake> frameZero() {
    if (looksAtFrameZero(laid -> laid.scene().plant(COUNT))) {
      return Mistake.found(P2M_05, "walks page tables from frame 0 although p2m_cr3 is 0");
    }
    return looksAtFrameZero(_ -> {})
        ? Mistake.found(P2M_08, "expects the tree in frame 0 when none is set up yet")
        : Optional.empty();
  }

  private boolean looksAtFrameZero(Consumer<Laid> change) {
    return with(
        laid -> {
          change.accept(laid);
          laid.scene().peer().cr3(0);
        },
        laid -> {
          laid.scene().guest().memory().place(0);
          laid.scene().guest().memory().forgetLookUps();
          P2mObserver observer = subject.p2mObserver(laid.scene().guest());
          Attempt.of(() -> observer.read(0));
          return laid.scene().guest().memory().lookedUp().contains(0L);
        });
  }

  private boolean isFrame(P2mEntry entry) {
    return entry.mfn() != -1L && entry.mfn() != 0xFFFF_FFFFL;
  }

  private Optional<Mistake> changes() {
    try (var scene = ObserverScene.empty(abi, SEED)) {
      scene.announce(new ListPlace(ADDRESS, COUNT, 2, SEED));
      P2mObserver observer = subject.p2mObserver(scene.guest());
      Optional<P2mEntry> entry = Attempt.of(() -> observer.read(0));
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      for (long generation : new long[] {3, 4}) {
        scene.peer().generation(generation);
        boolean noticed = Attempt.of(() -> observer.changedSince(entry.get())).orElse(Boolean.TRUE);
        if (!noticed) {
          return Optional.of(
              new Mistake(
                  P2M_10,
                  generation == 3
                      ? "does not notice a change in progress (odd generation)"
                      : "does not notice that the generation changed by two"));
        }
      }
      return Optional.empty();
    }
  }

  private Optional<Mistake> trees() {
    try (var scene = ObserverScene.empty(abi, SEED)) {
      scene.plant(COUNT);
      P2mObserver observer = subject.p2mObserver(scene.guest());
      boolean right =
          List.of(0L, 1L, COUNT - 1L).stream().allMatch(pfn -> holds(scene, observer, pfn));
      return right
          ? Optional.empty()
          : Optional.of(new Mistake(P2M_08, "does not read the three-level tree"));
    }
  }

  private Optional<Mistake> broken(
      Rule rule, String text, Consumer<Laid> setUp, Predicate<P2mObserver> fails) {
    return with(setUp, laid -> fails.test(subject.p2mObserver(laid.scene().guest())))
        ? Optional.of(new Mistake(rule, text))
        : Optional.empty();
  }

  private boolean reads(Consumer<Laid> change) {
    return with(
        change,
        laid -> {
          P2mObserver observer = subject.p2mObserver(laid.scene().guest());
          return List.of(0L, 1L, 2L, 599L).stream()
              .allMatch(pfn -> holds(laid.scene(), observer, pfn));
        });
  }

  private static boolean holds(ObserverScene scene, P2mObserver observer, long pfn) {
    return Attempt.of(() -> observer.read(pfn))
        .filter(entry -> entry.mfn() == scene.mfnOf(pfn))
        .isPresent();
  }

  private <T> T with(Consumer<Laid> change, Function<Laid, T> look) {
    try (var scene = ObserverScene.empty(abi, SEED)) {
      LinearList list = scene.announce(new ListPlace(ADDRESS, COUNT, 2, SEED));
      var laid = new Laid(scene, list);
      for (long pfn : pages()) {
        plainTables(laid, pfn);
      }
      change.accept(laid);
      return look.apply(laid);
    }
  }

  /** A pfn in each page of the list. */
  private static List<Long> pages() {
    return List.of(0L, COUNT - 1L);
  }

  private void plainTables(Laid laid, long pfn) {
    long address = laid.list().addressOf(pfn);
    for (int level = 1; level <= ProcessorPaging.of(abi).levels(); level++) {
      long frame = ProcessorPaging.frameOf(laid.tables().entry(level, address));
      laid.tables().entry(level, address, frame << 12 | PRESENT);
    }
  }

  private void setAllBits(Laid laid, long bits) {
    for (int level = 1; level <= ProcessorPaging.of(abi).levels(); level++) {
      setBits(laid, level, bits);
    }
  }

  private static void setBits(Laid laid, int level, long bits) {
    for (long pfn : pages()) {
      long address = laid.list().addressOf(pfn);
      laid.tables().entry(level, address, laid.tables().entry(level, address) | bits);
    }
  }

  private void swapEntries(Laid laid) {
    int bytes = abi.wordBytes();
    for (long page : pages()) {
      Frame frame = laid.scene().peer().frame(laid.list().pageOf(page));
      for (int offset = 0; offset < FieldTable.FRAME_BYTES; offset += bytes) {
        frame.word(offset, Words.reversed(frame.word(offset), abi));
      }
    }
  }

  private void swap(Laid laid, String field) {
    Frame frame = laid.scene().guest().frame();
    int at = table.at("arch." + field);
    frame.word(at, Words.reversed(frame.word(at), abi));
  }

  private void exchange(Laid laid, String one, String other) {
    Frame frame = laid.scene().guest().frame();
    long kept = frame.word(table.at("arch." + one));
    frame.word(table.at("arch." + one), frame.word(table.at("arch." + other)));
    frame.word(table.at("arch." + other), kept);
  }

  private void moveArch(Laid laid, int by) {
    Frame frame = laid.scene().guest().frame();
    Frame before = frame.picture();
    int start = table.at("arch.max_pfn");
    for (int i = 0; i < table.sizeOf("arch_shared_info"); i++) {
      int to = start + i + by;
      if (to >= 0 && to < FieldTable.FRAME_BYTES) {
        frame.u8(to, before.u8(start + i));
      }
    }
  }
}
