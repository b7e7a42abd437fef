package org.sharedinfo.explorer;

import static org.sharedinfo.explorer.LitmusTable.Verdict.ALLOWED;
import static org.sharedinfo.explorer.LitmusTable.Verdict.FORBIDDEN;

import java.util.List;

/** Litmus tests with the verdicts that are known for them, or that the model's Javadoc promises. */
final class LitmusTable {
  /** Whether an outcome may be seen. */
  enum Verdict {
    ALLOWED,
    FORBIDDEN
  }

  /** One test, and its verdict under each model. */
  record Row(String name, Litmus litmus, Verdict sequential, Verdict buffered, Verdict weak) {
    Verdict verdict(Model model) {
      return switch (model) {
        case SEQUENTIAL -> sequential;
        case TOTAL_STORE_ORDER -> buffered;
        case RELEASE_ACQUIRE -> weak;
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private LitmusTable() {}

  private static Row weak(String name, String program, String asked) {
    return new Row(name, new Litmus(program, asked), FORBIDDEN, FORBIDDEN, ALLOWED);
  }

  private static Row buffered(String name, String program, String asked) {
    return new Row(name, new Litmus(program, asked), FORBIDDEN, ALLOWED, ALLOWED);
  }

  private static Row never(String name, String program, String asked) {
    return new Row(name, new Litmus(program, asked), FORBIDDEN, FORBIDDEN, FORBIDDEN);
  }

  private static Row always(String name, String program, String asked) {
    return new Row(name, new Litmus(program, asked), ALLOWED, ALLOWED, ALLOWED);
  }

  static List<Row> rows() {
    return java.util.stream.Stream.of(
            storeBuffering(), messagePassing(), chains(), writes(), coherence(), updates(), parts())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> storeBuffering() {
    String asked = "a=0 b=0";
    return List.of(
        buffered("SB opaque", "x.opq = 1; a = y.opq || y.opq = 1; b = x.opq", asked),
        buffered("SB release acquire", "x.rel = 1; a = y.acq || y.rel = 1; b = x.acq", asked),
        never("SB volatile", "x.vol = 1; a = y.vol || y.vol = 1; b = x.vol", asked),
        always("SB volatile, both seen", "x.vol = 1; a = y.vol || y.vol = 1; b = x.vol", "a=1 b=1"),
        buffered("SB volatile on one side", "x.vol = 1; a = y.vol || y.rel = 1; b = x.acq", asked),
        weak("SB volatile stores", "x.vol = 1; a = y.opq || y.vol = 1; b = x.opq", asked),
        buffered("SB volatile loads", "x.rel = 1; a = y.vol || y.rel = 1; b = x.vol", asked),
        never(
            "SB full fences",
            "x.opq = 1; fence.full; a = y.opq || y.opq = 1; fence.full; b = x.opq",
            asked),
        never(
            "SB plain, full fences",
            "x.pln = 1; fence.full; a = y.pln || y.pln = 1; fence.full; b = x.pln",
            asked),
        buffered(
            "SB one full fence", "x.opq = 1; fence.full; a = y.opq || y.opq = 1; b = x.opq", asked),
        buffered(
            "SB acquire and release fences",
            "x.opq = 1; fence.rel; fence.acq; a = y.opq || y.opq = 1; fence.rel; fence.acq;"
                + " b = x.opq",
            asked),
        buffered(
            "SB fence before the stores",
            "fence.full; x.opq = 1; a = y.opq || fence.full; y.opq = 1; b = x.opq",
            asked),
        never(
            "SB full fence against volatile",
            "x.opq = 1; fence.full; a = y.opq || y.vol = 1; b = x.vol",
            asked),
        never(
            "SB volatile updates",
            "c = set x.vol 1; a = y.vol || d = set y.vol 1; b = x.vol",
            asked),
        weak(
            "SB release updates",
            "c = set x.rel 1; a = y.acq || d = set y.rel 1; b = x.acq",
            asked),
        never("R volatile", "x.vol = 1; y.vol = 1 || y.vol = 2; a = x.vol", "a=0 y=2"),
        buffered("R release acquire", "x.rel = 1; y.rel = 1 || y.rel = 2; a = x.acq", "a=0 y=2"),
        never(
            "R full fences",
            "x.opq = 1; fence.full; y.opq = 1 || y.opq = 2; fence.full; a = x.opq",
            "a=0 y=2"),
        buffered(
            "R fence on the writing side",
            "x.opq = 1; fence.full; y.opq = 1 || y.opq = 2; a = x.opq",
            "a=0 y=2"));
  }

  private static List<Row> messagePassing() {
    String asked = "a=1 b=0";
    return List.of(
        weak("MP opaque", "x.opq = 1; y.opq = 1 || a = y.opq; b = x.opq", asked),
        weak("MP plain", "x.pln = 1; y.pln = 1 || a = y.pln; b = x.pln", asked),
        never("MP release acquire", "x.opq = 1; y.rel = 1 || a = y.acq; b = x.opq", asked),
        never(
            "MP release acquire, plain data",
            "x.pln = 1; y.rel = 1 || a = y.acq; b = x.pln",
            asked),
        always("MP seen", "x.pln = 1; y.rel = 1 || a = y.acq; b = x.pln", "a=1 b=1"),
        never("MP volatile", "x.opq = 1; y.vol = 1 || a = y.vol; b = x.opq", asked),
        weak("MP opaque load", "x.opq = 1; y.rel = 1 || a = y.opq; b = x.opq", asked),
        weak("MP opaque store", "x.opq = 1; y.opq = 1 || a = y.acq; b = x.opq", asked),
        weak("MP releases the wrong one", "x.rel = 1; y.opq = 1 || a = y.acq; b = x.acq", asked),
        weak("MP acquires the wrong one", "x.opq = 1; y.rel = 1 || a = y.opq; b = x.acq", asked),
        never(
            "MP fences",
            "x.opq = 1; fence.rel; y.opq = 1 || a = y.opq; fence.acq; b = x.opq",
            asked),
        never(
            "MP plain, fences",
            "x.pln = 1; fence.rel; y.pln = 1 || a = y.pln; fence.acq; b = x.pln",
            asked),
        never(
            "MP store-store and load-load fences",
            "x.opq = 1; fence.ss; y.opq = 1 || a = y.opq; fence.ll; b = x.opq",
            asked),
        never(
            "MP release fence, acquire load",
            "x.opq = 1; fence.rel; y.opq = 1 || a = y.acq; b = x.opq",
            asked),
        never(
            "MP release store, acquire fence",
            "x.opq = 1; y.rel = 1 || a = y.opq; fence.acq; b = x.opq",
            asked),
        weak(
            "MP no fence on the reading side",
            "x.opq = 1; fence.rel; y.opq = 1 || a = y.opq; b = x.opq",
            asked),
        weak(
            "MP no fence on the writing side",
            "x.opq = 1; y.opq = 1 || a = y.opq; fence.acq; b = x.opq",
            asked),
        weak(
            "MP writer's fence too early",
            "fence.rel; x.opq = 1; y.opq = 1 || a = y.opq; fence.acq; b = x.opq",
            asked),
        weak(
            "MP reader's fence too late",
            "x.opq = 1; fence.rel; y.opq = 1 || a = y.opq; b = x.opq; fence.acq",
            asked),
        weak(
            "MP acquire fence on the writing side",
            "x.opq = 1; fence.acq; y.opq = 1 || a = y.opq; fence.acq; b = x.opq",
            asked),
        weak(
            "MP release fence on the reading side",
            "x.opq = 1; fence.rel; y.opq = 1 || a = y.opq; fence.rel; b = x.opq",
            asked),
        never(
            "MP full fences",
            "x.opq = 1; fence.full; y.opq = 1 || a = y.opq; fence.full; b = x.opq",
            asked),
        never("LB opaque", "a = x.opq; y.opq = 1 || b = y.opq; x.opq = 1", "a=1 b=1"),
        never("LB acquire release", "a = x.acq; y.rel = 1 || b = y.acq; x.rel = 1", "a=1 b=1"),
        never("S release acquire", "x.opq = 2; y.rel = 1 || a = y.acq; x.opq = 1", "a=1 x=2"),
        weak("S opaque", "x.opq = 2; y.opq = 1 || a = y.opq; x.opq = 1", "a=1 x=2"));
  }

  private static List<Row> chains() {
    return List.of(
        never(
            "WRC acquire release",
            "x.opq = 1 || a = x.acq; y.rel = 1 || b = y.acq; c = x.opq",
            "a=1 b=1 c=0"),
        never(
            "WRC opaque, release",
            "x.opq = 1 || a = x.opq; y.rel = 1 || b = y.acq; c = x.opq",
            "a=1 b=1 c=0"),
        weak(
            "WRC opaque store",
            "x.opq = 1 || a = x.acq; y.opq = 1 || b = y.acq; c = x.opq",
            "a=1 b=1 c=0"),
        weak(
            "WRC opaque load",
            "x.opq = 1 || a = x.acq; y.rel = 1 || b = y.opq; c = x.opq",
            "a=1 b=1 c=0"),
        never(
            "WRC release fence",
            "x.opq = 1 || a = x.opq; fence.rel; y.opq = 1 || b = y.acq; c = x.opq",
            "a=1 b=1 c=0"),
        weak(
            "WRC store-store fence",
            "x.opq = 1 || a = x.opq; fence.ss; y.opq = 1 || b = y.acq; c = x.opq",
            "a=1 b=1 c=0"),
        never(
            "ISA2",
            "x.opq = 1; y.rel = 1 || a = y.acq; z.rel = 1 || b = z.acq; c = x.opq",
            "a=1 b=1 c=0"),
        weak(
            "ISA2 opaque in the middle",
            "x.opq = 1; y.rel = 1 || a = y.opq; z.rel = 1 || b = z.acq; c = x.opq",
            "a=1 b=1 c=0"),
        weak(
            "IRIW release acquire",
            "x.rel = 1 || y.rel = 1 || a = x.acq; b = y.acq || c = y.acq; d = x.acq",
            "a=1 b=0 c=1 d=0"),
        never(
            "IRIW volatile",
            "x.vol = 1 || y.vol = 1 || a = x.vol; b = y.vol || c = y.vol; d = x.vol",
            "a=1 b=0 c=1 d=0"),
        never(
            "IRIW full fences",
            "x.opq = 1 || y.opq = 1 || a = x.opq; fence.full; b = y.opq || c = y.opq; fence.full;"
                + " d = x.opq",
            "a=1 b=0 c=1 d=0"),
        weak(
            "IRIW acquire fences",
            "x.opq = 1 || y.opq = 1 || a = x.opq; fence.acq; b = y.opq || c = y.opq; fence.acq;"
                + " d = x.opq",
            "a=1 b=0 c=1 d=0"),
        never(
            "RWC full fences",
            "x.opq = 1 || a = x.opq; fence.full; b = y.opq || y.opq = 1; fence.full; c = x.opq",
            "a=1 b=0 c=0"),
        weak(
            "RWC one full fence",
            "x.opq = 1 || a = x.acq; b = y.opq || y.opq = 1; fence.full; c = x.opq",
            "a=1 b=0 c=0"),
        never(
            "RWC volatile",
            "x.vol = 1 || a = x.vol; b = y.vol || y.vol = 1; c = x.vol",
            "a=1 b=0 c=0"),
        weak(
            "W+RWC without the middle fence",
            "x.opq = 1; y.rel = 1 || a = y.acq; b = z.opq || z.opq = 1; fence.full; c = x.opq",
            "a=1 b=0 c=0"),
        never(
            "W+RWC full fences",
            "x.opq = 1; y.rel = 1 || a = y.acq; fence.full; b = z.opq || z.opq = 1; fence.full;"
                + " c = x.opq",
            "a=1 b=0 c=0"));
  }

  private static List<Row> writes() {
    String asked = "x=1 y=1";
    return List.of(
        weak("2+2W opaque", "x.opq = 1; y.opq = 2 || y.opq = 1; x.opq = 2", asked),
        weak("2+2W release", "x.rel = 1; y.rel = 2 || y.rel = 1; x.rel = 2", asked),
        never("2+2W volatile", "x.vol = 1; y.vol = 2 || y.vol = 1; x.vol = 2", asked),
        never(
            "2+2W full fences",
            "x.opq = 1; fence.full; y.opq = 2 || y.opq = 1; fence.full; x.opq = 2",
            asked),
        weak(
            "2+2W release fences",
            "x.opq = 1; fence.rel; y.opq = 2 || y.opq = 1; fence.rel; x.opq = 2",
            asked),
        weak(
            "2+2W one full fence",
            "x.opq = 1; fence.full; y.opq = 2 || y.opq = 1; x.opq = 2",
            asked));
  }

  private static List<Row> coherence() {
    return List.of(
        never("CoRR opaque", "x.opq = 1 || a = x.opq; b = x.opq", "a=1 b=0"),
        weak("CoRR plain", "x.pln = 1 || a = x.pln; b = x.pln", "a=1 b=0"),
        never(
            "CoRR plain, acquire fence", "x.pln = 1 || a = x.pln; fence.acq; b = x.pln", "a=1 b=0"),
        never("CoRR acquire then plain", "x.opq = 1 || a = x.acq; b = x.pln", "a=1 b=0"),
        never(
            "CoRR two readers",
            "x.opq = 1 || x.opq = 2 || a = x.opq; b = x.opq || c = x.opq; d = x.opq",
            "a=1 b=2 c=2 d=1"),
        never("CoWR opaque", "x.opq = 1; a = x.opq || x.opq = 2", "a=0"),
        never("CoWR plain", "x.pln = 1; a = x.pln || x.opq = 2", "a=0"),
        never("CoWR overtaken", "x.opq = 1; a = x.opq || x.opq = 2", "a=2 x=1"),
        never("CoRW own store", "a = x.opq; x.opq = 1", "a=1"),
        never("CoRW opaque", "a = x.opq; x.opq = 1 || x.opq = 2", "a=2 x=2"),
        never("CoRW plain", "a = x.pln; x.pln = 1 || x.opq = 2", "a=2 x=2"),
        always("CoRW the other way", "a = x.opq; x.opq = 1 || x.opq = 2", "a=0 x=2"),
        never("CoWW opaque", "x.opq = 1; x.opq = 2", "x=1"),
        never("CoWW plain", "x.pln = 1; x.pln = 2 || a = x.opq", "x=1"),
        never("CoWW seen", "x.opq = 1; x.opq = 2 || a = x.opq; b = x.opq", "a=2 b=1"));
  }

  private static List<Row> updates() {
    return List.of(
        never("RMW adds, none lost", "a = add x.opq 1 || b = add x.opq 1", "x=1"),
        never("RMW adds, one first", "a = add x.opq 1 || b = add x.opq 1", "a=0 b=0"),
        never("RMW one compare and set wins", "a = cas x.opq 0 1 || b = cas x.opq 0 2", "a=0 b=0"),
        always("RMW compare and set may lose", "a = cas x.opq 0 1 || b = cas x.opq 0 2", "a=2 x=2"),
        never("RMW a store does not come between", "a = add x.opq 1 || x.opq = 5", "a=0 x=7"),
        never("RMW a store is not lost", "a = add x.opq 1 || x.opq = 5 || b = x.opq", "a=5 x=5"),
        never("RMW bits", "a = or x.opq 1 || b = or x.opq 2 || c = or x.opq 4", "x=3"),
        always(
            "not atomic: an update is lost",
            "a = x.opq; x.opq = 1 || b = x.opq; x.opq = 2",
            "a=0 b=0"),
        never("MP release update", "x.opq = 1; c = add y.rel 1 || a = y.acq; b = x.opq", "a=1 b=0"),
        weak(
            "MP acquire update releases nothing",
            "x.opq = 1; c = add y.acq 1 || a = y.acq; b = x.opq",
            "a=1 b=0"),
        never("MP acquire update", "x.opq = 1; y.rel = 1 || a = add y.acq 1; b = x.opq", "a=1 b=0"),
        weak(
            "MP release update acquires nothing",
            "x.opq = 1; y.rel = 1 || a = add y.rel 1; b = x.opq",
            "a=1 b=0"),
        never(
            "MP an update passes on what was released",
            "x.opq = 1; y.rel = 1 || d = add y.opq 1 || a = y.acq; b = x.opq",
            "a=2 b=0"),
        weak(
            "MP a store does not pass it on",
            "x.opq = 1; y.rel = 1 || d = y.opq; y.opq = 2 || a = y.acq; b = x.opq",
            "d=1 a=2 b=0"),
        never(
            "MP a failing compare and set acquires",
            "x.opq = 1; y.rel = 1 || a = cas y.vol 7 8; b = x.opq",
            "a=1 b=0"),
        weak(
            "MP a failing release compare and set does not",
            "x.opq = 1; y.rel = 1 || a = cas y.rel 7 8; b = x.opq",
            "a=1 b=0"),
        weak(
            "MP a failing opaque compare and set may be late",
            "x.opq = 1; y.opq = 1 || a = y.opq; b = cas x.opq 7 8",
            "a=1 b=0"));
  }

  private static List<Row> parts() {
    return List.of(
        buffered(
            "SB within a word, opaque",
            "x0.opq = 1; a = x1.opq || x1.opq = 1; b = x0.opq",
            "a=0 b=0"),
        buffered(
            "SB within a word against an update",
            "x0.opq = 1; a = x1.opq || b = or x.vol 256",
            "a=0 b=0"),
        never(
            "SB within a word, volatile", "x0.vol = 1; a = x1.vol || b = or x.vol 256", "a=0 b=0"),
        never("neighbours are not lost", "x0.opq = 1 || x1.opq = 1", "x=1"),
        never("neighbours are not lost in an update", "a = or x.opq 256 || x0.opq = 1", "x=256"),
        weak("a word's parts in two loads", "x.opq = 257 || a = x1.opq; b = x0.opq", "a=1 b=0"),
        never("a word in one load", "x.opq = 257 || a = x.opq; b = x0.opq", "a=257 b=0"),
        never("a word is not half seen", "x.opq = 257 || a = x.opq; b = x0.opq", "a=1"),
        never(
            "a word's parts do not swap",
            "x0.opq = 1 || x1.opq = 1 || a = x.opq; b = x.opq",
            "a=1 b=256"),
        weak(
            "MP a neighbour carries nothing",
            "y.opq = 1; x0.rel = 1 || d = x0.opq; x1.opq = 1 || a = x1.acq; b = y.opq",
            "a=1 b=0 d=1"),
        never(
            "MP behind a neighbour's store",
            "y.opq = 1; x0.rel = 1 || x1.opq = 1 || a = x0.acq; b = y.opq; c = x.opq",
            "a=1 b=0"),
        always("a plain long tears", "u.pln = -1 || a = u.opq", "a=4294967295"),
        never("an opaque long does not", "u.opq = -1 || a = u.opq", "a=4294967295"),
        always("a plain load of a long tears", "u.opq = -1 || a = u.pln", "a=-4294967296"));
  }
}
