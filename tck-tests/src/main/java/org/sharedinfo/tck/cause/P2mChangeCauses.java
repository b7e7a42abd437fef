package org.sharedinfo.tck.cause;

import static org.sharedinfo.rule.Rule.LAY_12;
import static org.sharedinfo.rule.Rule.P2M_05;
import static org.sharedinfo.rule.Rule.P2M_06;
import static org.sharedinfo.rule.Rule.P2M_07;
import static org.sharedinfo.rule.Rule.P2M_08;
import static org.sharedinfo.rule.Rule.P2M_09;
import static org.sharedinfo.rule.Rule.P2M_10;
import static org.sharedinfo.rule.Rule.P2M_11;

import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.P2mEntry;
import org.sharedinfo.spi.P2mObserver;
import org.sharedinfo.tck.check.Subject;
import org.sharedinfo.tck.p2m.ListPlace;
import org.sharedinfo.tck.p2m.ObserverScene;
import org.sharedinfo.tck.peer.LinearList;
import org.sharedinfo.tck.peer.ProcessorPaging;

/** Mistakes of p2m observers about lists that change, are broken, or do not exist. */
final class P2mChangeCauses {
  private static final int COUNT = 700;
  private static final long ADDRESS = 0x4000_0000L;
  private static final long SEED = 0x92A1_5EED;
  private static final long GENERATION = 0x10;

  private final Subject subject;
  private final Abi abi;

  P2mChangeCauses(Subject subject) {
    this.subject = subject;
    this.abi = subject.abi();
  }

  /** The most likely mistake of an observer that reads a plain list. */
  Optional<Mistake> observer() {
    return signs()
        .or(this::grown)
        .or(this::changedSince)
        .or(this::steady)
        .or(this::kept)
        .or(this::absent)
        .or(this::notAddresses)
        .or(this::withoutList);
  }

  private interface Look {
    Optional<Mistake> at(ObserverScene scene, P2mObserver observer);
  }

  /** Runs a test on a guest without a list. */
  private Optional<Mistake> empty(Look look) {
    try (var scene = ObserverScene.empty(abi, SEED)) {
      return look.at(scene, subject.p2mObserver(scene.guest()));
    }
  }

  private static LinearList announce(ObserverScene scene, long address) {
    return scene.announce(new ListPlace(address, COUNT, GENERATION, SEED));
  }

  private static Optional<P2mEntry> read(P2mObserver observer, long pfn) {
    return Attempt.of(() -> observer.read(pfn));
  }

  /** Numbers with the top bit of a word. */
  private Optional<Mistake> signs() {
    long top = 1L << 8 * abi.wordBytes() - 1;
    return empty(
            (scene, observer) -> {
              LinearList list = announce(scene, ADDRESS);
              scene.peer().frame(list.pageOf(1)).word(list.offsetOf(1), top | 5);
              boolean wrong =
                  read(observer, 1).filter(entry -> entry.mfn() != (top | 5)).isPresent();
              return wrong
                  ? Mistake.found(LAY_12, "treats entries of the list as signed")
                  : Optional.empty();
            })
        .or(() ->
            empty((scene, observer) -> {
              boolean wide = abi.wordBytes() == Long.BYTES;
              announce(scene, wide ? 0xFFFF_8880_0000_0000L : 0xC000_0000L);
              return read(observer, 0).isPresent()
                  ? Optional.empty()
                  : Mistake.found(
                      wide ? P2M_06 : LAY_12,
                      wide
                          ? "rejects a list in the upper half of the addresses"
                          : "treats p2m_vaddr as signed, and rejects it from 2^31 up");
            }));
  }

  private Optional<Mistake> grown() {
    return empty((scene, observer) -> {
      announce(scene, ADDRESS);
      scene.peer().maxPfn(COUNT - 100);
      if (read(observer, 0).isEmpty()) {
        return Optional.empty();
      }
      scene.peer().maxPfn(COUNT);
      return read(observer, COUNT - 1).isEmpty()
          ? Mistake.found(P2M_07, "does not notice that max_pfn was raised")
          : Optional.empty();
    });
  }

  /**
   * The generations of a read and of a later check, and the text if the difference counts as no
   * change.
   */
  private record Later(long read, long now, String text) {}

  private Optional<Mistake> changedSince() {
    Later[] changes = {
      new Later(0x10, 0x10 + (1 << 8), "compares generations in 8 bits for a change"),
      new Later(0x10, 0x10 + (1 << 16), "compares generations in 16 bits for a change"),
      new Later(0x10, 0x10 + (1L << 32), "compares generations in 32 bits for a change"),
      new Later(0x10, 2, "treats a lower generation as no change"),
      new Later(3, 4, "gives an entry that it read under an odd generation the following even one"),
      new Later(3, 3, "does not count a change that began before the read and still goes on"),
      new Later(3, 5, "does not count a change that goes on after a read during another change"),
    };
    for (Later change : changes) {
      if (abi.wordBytes() == Integer.BYTES && change.now() >>> 32 != 0) {
        continue;
      }
      if (!changed(change.read(), change.now())) {
        return Mistake.found(P2M_10, change.text());
      }
    }
    return changed(GENERATION, GENERATION)
        ? Mistake.found(P2M_10, "treats an entry as changed although the generation is the same")
        : Optional.empty();
  }

  /** Whether an entry counts as changed; if it is not read, the correct answer. */
  private boolean changed(long atRead, long now) {
    try (var scene = ObserverScene.empty(abi, SEED)) {
      announce(scene, ADDRESS);
      scene.peer().generation(atRead);
      P2mObserver observer = subject.p2mObserver(scene.guest());
      Optional<P2mEntry> entry = read(observer, 0);
      scene.peer().generation(now);
      boolean otherwise = atRead != now || (atRead & 1) != 0;
      return entry
          .flatMap(known -> Attempt.of(() -> observer.changedSince(known)))
          .orElse(otherwise);
    }
  }

  /** Changes the generation while the tables are walked. */
  private Optional<Mistake> steady() {
    Later[] changes = {
      new Later(0x10, 0x12, "does not read the generation again after the read"),
      new Later(0x10, 0x11, "calls an entry consistent although a change began during its read"),
      new Later(0x10, 0x10 + (1 << 8), "compares generations in 8 bits after a read"),
      new Later(0x10, 0x10 + (1 << 16), "compares generations in 16 bits after a read"),
      new Later(0x10, 0x10 + (1L << 32), "compares generations in 32 bits after a read"),
      new Later(1L << 60, (1L << 60) + 2, "compares generations as floating-point numbers"),
      new Later(0x10, 2, "treats a lower generation after a read as unchanged"),
    };
    for (Later change : changes) {
      if (abi.wordBytes() == Integer.BYTES && (change.now() | change.read()) >>> 32 != 0) {
        continue;
      }
      Optional<Mistake> wrong =
          empty((scene, observer) -> {
            announce(scene, ADDRESS);
            scene.peer().generation(change.read());
            boolean[] moved = {false};
            scene
                .guest()
                .memory()
                .onLookUp(_ -> {
                  if (!moved[0]) {
                    moved[0] = true;
                    scene.peer().generation(change.now());
                  }
                });
            Optional<P2mEntry> entry = read(observer, 0);
            if (!moved[0] || entry.isEmpty() || entry.get().generation() == change.now()) {
              return Optional.empty();
            }
            return entry.get().consistent()
                ? Mistake.found(P2M_09, change.text())
                : Optional.empty();
          });
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /** A second list, published after a read of the first, whose pages then hold other entries. */
  private Optional<Mistake> kept() {
    for (boolean sameGeneration : new boolean[] {false, true}) {
      Optional<Mistake> wrong =
          empty((scene, observer) -> {
            LinearList first = announce(scene, ADDRESS);
            if (read(observer, 0).isEmpty()) {
              return Optional.empty();
            }
            announce(scene, ADDRESS + (1 << 22));
            if (!sameGeneration) {
              scene.peer().generation(GENERATION + 2);
            }
            scene.peer().frame(first.pageOf(0)).word(first.offsetOf(0), 0x77);
            return read(observer, 0).filter(entry -> entry.mfn() == scene.mfnOf(0)).isPresent()
                ? Optional.empty()
                : Mistake.found(
                    P2M_06,
                    "caches what it read of a list, and does not follow p2m_cr3 and p2m_vaddr to "
                        + "the next"
                        + (sameGeneration ? " while the generation is the same" : ""));
          });
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return empty((scene, observer) -> {
      LinearList list = announce(scene, ADDRESS);
      read(observer, 0);
      scene.peer().frame(list.pageOf(0)).word(list.offsetOf(0), 0x77);
      return read(observer, 0).filter(entry -> entry.mfn() == scene.mfnOf(0)).isPresent()
          ? Mistake.found(P2M_06, "caches an entry while the generation is the same")
          : Optional.empty();
    });
  }

  /** Table entries without their present bit, and frames that the guest does not have. */
  private Optional<Mistake> absent() {
    for (int at = 1; at <= ProcessorPaging.of(abi).levels(); at++) {
      int level = at;
      Optional<Mistake> wrong =
          empty(
                  (scene, observer) -> {
                    LinearList list = announce(scene, ADDRESS);
                    long entry = list.tables().entry(level, list.addressOf(0));
                    list.tables().entry(level, list.addressOf(0), entry & ~1);
                    return read(observer, 0).isPresent()
                        ? Mistake.found(
                            P2M_11,
                            "follows a level %d table entry that is absent".formatted(level))
                        : Optional.empty();
                  })
              .or(() ->
                  empty((scene, observer) -> {
                    LinearList list = announce(scene, ADDRESS);
                    list.tables()
                        .entry(level, list.addressOf(0), ProcessorPaging.entry(MISSING, 1));
                    return missing(observer, level);
                  }));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static final long MISSING = 0x7_7777;

  private static Optional<Mistake> missing(P2mObserver observer, int level) {
    return read(observer, 0).isPresent()
        ? Mistake.found(
            P2M_11,
            "reads on if level %d names a frame that the guest does not have".formatted(level))
        : Optional.empty();
  }

  /** Lists at invalid addresses. */
  private Optional<Mistake> notAddresses() {
    long last = 1L << 8 * abi.wordBytes() - 1;
    long wrapping = (last << 1) - 2L * abi.wordBytes();
    return empty(
            (scene, observer) -> {
              announce(scene, ADDRESS);
              scene.peer().vaddr(wrapping);
              return read(observer, 5).isPresent()
                  ? Mistake.found(
                      P2M_11, "reads a list that wraps around the end of the address space")
                  : Optional.empty();
            })
        .or(() ->
            abi.wordBytes() == Integer.BYTES
                ? Optional.empty()
                : empty((scene, observer) -> {
                  announce(scene, ADDRESS);
                  scene.peer().vaddr(ADDRESS | 1L << 52);
                  return read(observer, 0).isPresent()
                      ? Mistake.found(P2M_11, "walks a non-canonical address")
                      : Optional.empty();
                }));
  }

  /** A tree without a list: the list's fields then have no meaning. */
  private Optional<Mistake> withoutList() {
    return empty(
            (scene, observer) -> {
              scene.plant(COUNT);
              scene.peer().generation(GENERATION);
              Optional<P2mEntry> even = read(observer, 0);
              scene.peer().generation(GENERATION + 1);
              Optional<P2mEntry> odd = read(observer, 0);
              if (even.isPresent() && odd.isEmpty()) {
                return Mistake.found(
                    P2M_05, "does not read the tree under an odd generation although p2m_cr3 is 0");
              }
              if (even.filter(P2mEntry::consistent).isPresent()) {
                return Mistake.found(P2M_05, "calls an entry of the tree consistent");
              }
              return even.filter(entry -> entry.generation() != 0).isPresent()
                  ? Mistake.found(P2M_05, "gives an entry of the tree the generation of the list")
                  : Optional.empty();
            })
        .or(() -> follows(P2M_05, "does not notice a list that is published after it read a tree"))
        .or(this::treeAfterTree);
  }

  private Optional<Mistake> follows(Rule rule, String text) {
    return empty(
            (scene, observer) -> {
              scene.plant(COUNT);
              boolean tree = read(observer, 0).isPresent();
              announce(scene, ADDRESS);
              boolean list = read(observer, 0).filter(entry -> entry.generation() != 0).isPresent();
              return tree && !list ? Mistake.found(rule, text) : Optional.empty();
            })
        .or(() ->
            empty((scene, observer) -> {
              announce(scene, ADDRESS);
              boolean list = read(observer, 0).isPresent();
              scene.plant(COUNT);
              boolean walked = read(observer, 0).filter(e -> e.generation() != 0).isPresent();
              return list && walked
                  ? Mistake.found(rule, "continues to walk a list although p2m_cr3 has become 0")
                  : Optional.empty();
            }));
  }

  private Optional<Mistake> treeAfterTree() {
    return empty((scene, observer) -> {
      scene.plant(COUNT);
      boolean first = read(observer, 0).isPresent();
      long old = scene.peer().frameListList();
      scene.plant(COUNT);
      scene.guest().memory().peek(old).ifPresent(top -> top.fill((byte) 0));
      boolean second = read(observer, 0).filter(e -> e.mfn() == scene.mfnOf(0)).isPresent();
      return first && !second
          ? Mistake.found(P2M_08, "caches the top of the first tree that it read")
          : Optional.empty();
    });
  }
}
