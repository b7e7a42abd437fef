package org.sharedinfo.recording.monitor;

import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.recording.Recordings;
import org.sharedinfo.rule.Rule;

/** Lists whose tables and tree are watched: what is read there, and what is stored. */
class P2mMonitorsTest {
  private static final String AREAS =
      Recordings.LIST
          + """
          area 6 p2m pfn=200 mfn=76
          area 7 p2m_tree level=3 mfn=77
          area 8 p2m_tree level=2 mfn=78
          """;

  /** Pfn 0 and 1 are the list's own pages. */
  private static final String MEMORY =
      """
      I 0 1 0 8 72001 -
      I 0 2 8 8 73001 -
      I 0 3 0 8 74001 -
      I 0 4 0 8 75001 -
      I 0 4 8 8 0 -
      I 0 5 0 8 75 -
      I 0 5 8 8 76 -
      I 0 5 10 8 91111111 -
      I 0 5 18 8 0 -
      I 0 6 0 8 92222222 -
      I 0 7 0 8 78 -
      I 0 8 0 8 75 -
      I 0 8 8 8 76 -
      """;

  private static final String FIELDS =
      "S 0 0 c10 8 3 g\nS 0 0 c18 8 77 g\nS 0 0 c38 8 0 g\nS 0 0 c30 8 40000000 g\n";
  private static final String PUBLISHED = MEMORY + FIELDS + "S 0 0 c28 8 71000 g\n";
  private static final String TREE_ALONE = MEMORY + FIELDS + "S 0 0 c28 8 0 g\n";
  private static final String LOOK = "L 5 0 c38 8 0 t\n";

  private static MonitorCase of(String lines) throws Exception {
    return MonitorCase.of(AREAS, lines);
  }

  private static String read(long pfn, String body, String done) {
    return "begin 5 - p2m_read %x\n%sdone 5 - p2m_read %s\n".formatted(pfn, body, done);
  }

  @Test
  void entriesOfTheList() throws Exception {
    String walk = LOOK + "L 5 4 0 8 75001 t\nL 5 5 10 8 91111111 t\n" + LOOK;
    of(PUBLISHED + read(2, walk, "91111111 1 0")).keeps(Rule.P2M_06, P2M_OBSERVER);
    of(PUBLISHED + read(2, walk, "92222222 1 0")).breaks(Rule.P2M_06, P2M_OBSERVER);
    of(PUBLISHED + read(2, "", "-")).breaks(Rule.P2M_06, P2M_OBSERVER);
    of(PUBLISHED + read(2, "", "92222222 0 0")).breaksNothing();
    of(PUBLISHED + "S 0 0 c38 8 1 g\n" + read(2, "", "-")).breaksNothing();
  }

  /** Toolstacks reject a list without entries for its own frames, or above 2 GiB. */
  @Test
  void listsThatMayBeRejected() throws Exception {
    of(PUBLISHED + "S 0 5 0 8 99 g\n" + read(2, "", "-")).breaksNothing();
    of(PUBLISHED + "S 0 0 c10 8 20000000 g\n" + read(2, "", "-")).breaksNothing();
  }

  @Test
  void entriesThatAreTorn() throws Exception {
    String store = "S 0 5 10 8 1 g\n";
    String walk = LOOK + "L 5 5 10 4 91111111 t\n" + store + "L 5 5 14 4 0 t\n" + LOOK;
    of(PUBLISHED + read(2, walk, "1 1 0")).keeps(Rule.P2M_06, P2M_OBSERVER);
    of(PUBLISHED + read(2, walk, "91111111 1 0")).keeps(Rule.P2M_06, P2M_OBSERVER);
    of(PUBLISHED + read(2, walk, "91110001 1 0")).breaks(Rule.P2M_06, P2M_OBSERVER);
  }

  @Test
  void tablesThatAreBroken() throws Exception {
    String absent = PUBLISHED + "S 0 0 c38 8 1 g\nS 0 3 0 8 74000 g\nS 0 0 c38 8 2 g\n";
    of(absent + read(2, "", "-")).keeps(Rule.P2M_11, P2M_OBSERVER);
    String looks = "L 5 0 c38 8 2 t\nL 5 4 0 8 75001 t\nL 5 0 c38 8 2 t\n";
    of(absent + read(2, looks, "91111111 1 2")).breaks(Rule.P2M_11, P2M_OBSERVER);
  }

  @Test
  void entriesOfTheTree() throws Exception {
    of(TREE_ALONE + read(2, "", "91111111 0 0")).keeps(Rule.P2M_08, P2M_OBSERVER);
    of(TREE_ALONE + read(2, "", "92222222 0 0")).breaks(Rule.P2M_08, P2M_OBSERVER);
    of(TREE_ALONE + read(2, "L 5 5 10 8 91111111 t\n", "91111111 0 0"))
        .keeps(Rule.P2M_08, P2M_OBSERVER);
    of(TREE_ALONE + "S 0 0 c18 8 0 g\n" + read(2, "", "-")).keeps(Rule.P2M_08, P2M_OBSERVER);
    of(TREE_ALONE + "S 0 0 c18 8 0 g\n" + read(2, "", "0 0 0")).breaks(Rule.P2M_08, P2M_OBSERVER);
    of(TREE_ALONE + "S 0 7 0 8 99 g\n" + read(2, "", "0 0 0")).breaks(Rule.P2M_11, P2M_OBSERVER);
  }

  @Test
  void treesDoNotDependOnTheGeneration() throws Exception {
    String first = TREE_ALONE + read(2, "", "91111111 0 0") + "S 0 0 c38 8 1 g\n";
    of(first + read(2, "", "91111111 0 0")).keeps(Rule.P2M_05, P2M_OBSERVER);
    of(first + read(2, "", "91111111 0 1")).breaks(Rule.P2M_05, P2M_OBSERVER);
  }

  @Test
  void rootsThatAreReadAsZero() throws Exception {
    String body = "S 0 0 c28 8 0 g\nL 5 0 c28 8 0 t\n";
    of(PUBLISHED + read(2, body + "L 5 4 0 8 75001 t\n", "-")).breaks(Rule.P2M_05, P2M_OBSERVER);
    of(PUBLISHED + read(2, body + "L 5 5 0 8 75 t\n", "-")).breaksNothing();
  }

  @Test
  void changesThatAreNoticed() throws Exception {
    String step = "S 0 0 c38 8 1 g\n";
    String asked = "begin 5 - p2m_changed 0 1\ndone 5 - p2m_changed ";
    of(PUBLISHED + asked + "0\n").keeps(Rule.P2M_10, P2M_OBSERVER);
    of(PUBLISHED + asked + "1\n").breaks(Rule.P2M_10, P2M_OBSERVER);
    of(PUBLISHED + step + asked + "1\n").keeps(Rule.P2M_10, P2M_OBSERVER);
    of(PUBLISHED + step + asked + "0\n").breaks(Rule.P2M_10, P2M_OBSERVER);
    of(PUBLISHED + "begin 5 - p2m_changed 0 0\ndone 5 - p2m_changed 1\n").breaksNothing();
  }

  @Test
  void generationsThatAreKept() throws Exception {
    String walk =
        LOOK
            + "L 5 5 10 8 91111111 t\n"
            + "S 0 0 c38 8 1 g\nS 0 0 c38 8 2 g\n"
            + "L 5 0 c38 8 2 t\n";
    of(PUBLISHED + read(2, walk, "91111111 0 0")).keeps(Rule.P2M_10, P2M_OBSERVER);
    of(PUBLISHED + read(2, walk, "91111111 0 2")).breaks(Rule.P2M_10, P2M_OBSERVER);
  }

  @Test
  void observersThatStore() throws Exception {
    of(PUBLISHED + read(2, "S 5 0 c20 8 8 t\n", "91111111 0 0")).breaksNothing();
    of("I 0 0 c20 8 0 -\n" + PUBLISHED + read(2, "S 5 0 c20 8 8 t\n", "91111111 0 0"))
        .breaks(Rule.LAY_11, P2M_OBSERVER);
  }

  @Test
  void listsThatArePublished() throws Exception {
    of(PUBLISHED).keeps(Rule.P2M_03, P2M_OWNER);
    of(MEMORY + FIELDS + "S 0 3 0 8 0 g\nS 0 0 c28 8 71000 g\n").breaks(Rule.P2M_03, P2M_OWNER);
  }

  @Test
  void entriesThatAreSet() throws Exception {
    String begin = PUBLISHED + "begin 0 0 p2m_set 2 5555\n";
    String done = "done 0 0 p2m_set\n";
    of(begin + "S 0 5 10 8 5555 g\n" + done).keeps(Rule.P2M_02, P2M_OWNER);
    of(begin + "S 0 5 10 8 ffffffffffffffff g\nS 0 5 10 8 5555 g\n" + done)
        .breaks(Rule.P2M_02, P2M_OWNER);
    of(begin + done).breaks(Rule.P2M_02, P2M_OWNER);
    of(begin + "done 0 0 p2m_set -\n").breaksNothing();
    // another processor stores to the list meanwhile
    of(begin + "S 1 5 18 8 1 g\n" + done).breaksNothing();
  }

  private static String grow(String stores) {
    return PUBLISHED + "begin 0 0 p2m_grow 3 1 7777\n" + stores + "done 0 0 p2m_grow\n";
  }

  @Test
  void listsThatGrow() throws Exception {
    String store = "S 0 5 18 8 7777 g\n";
    String count = "S 0 0 c10 8 4 g\n";
    of(grow(store + count)).keeps(Rule.P2M_03, P2M_OWNER);
    of(grow(count + store)).breaks(Rule.P2M_13, P2M_OWNER);
    of(grow(count)).breaks(Rule.P2M_03, P2M_OWNER);
    of(grow(store)).breaks(Rule.P2M_03, P2M_OWNER);
    of(grow("I 0 5 20 8 0 -\n" + store + "S 0 0 c10 8 5 g\n")).breaks(Rule.P2M_13, P2M_OWNER);
    of(grow("I 0 5 20 8 ffffffffffffffff -\n" + store + "S 0 0 c10 8 5 g\n"))
        .keeps(Rule.P2M_13, P2M_OWNER);
  }

  @Test
  void treesThatFallBehind() throws Exception {
    String move = "S 0 0 c38 8 1 g\nS 0 8 0 8 76 g\nS 0 0 c38 8 2 g\n";
    String set = "begin 0 0 p2m_set 2 5555\nS 0 5 10 8 5555 g\ndone 0 0 p2m_set\n";
    of(PUBLISHED + set).keeps(Rule.P2M_12, P2M_OWNER);
    of("I 0 6 10 8 1 -\n" + PUBLISHED + move + set).breaks(Rule.P2M_12, P2M_OWNER);
  }

  @Test
  void changesThatDoNotEnd() throws Exception {
    String begin = PUBLISHED + "begin 0 0 p2m_remap 2\nS 0 0 c38 8 1 g\nS 0 4 0 8 76001 g\n";
    of(begin + "S 0 0 c38 8 2 g\ndone 0 0 p2m_remap\n").keeps(Rule.P2M_01, P2M_OWNER);
    of(begin + "done 0 0 p2m_remap\n").breaks(Rule.P2M_01, P2M_OWNER);
  }

  @Test
  void ownersThatStoreElsewhere() throws Exception {
    String begin = "I 0 0 c20 8 5 -\n" + PUBLISHED + "begin 0 0 p2m_remap 2\n";
    of(begin + "S 0 0 c20 8 0 g\ndone 0 0 p2m_remap\n").breaks(Rule.LAY_11, P2M_OWNER);
  }
}
