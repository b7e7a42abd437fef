package org.sharedinfo.recording.monitor;

import static org.sharedinfo.rule.Role.EVENT_SENDER;
import static org.sharedinfo.rule.Role.P2M_OBSERVER;
import static org.sharedinfo.rule.Role.P2M_OWNER;

import org.junit.jupiter.api.Test;
import org.sharedinfo.rule.Rule;

/** The p2m list and traps: what breaks a rule, and what only looks as if it did. */
class OtherMonitorsTest {
  private static final String AREAS =
      "area 1 p2m pfn=0\narea 2 page_table level=1 va=40000000\narea 3 page_table level=4 mfn=77\n";

  private static final String FIELDS =
      "S 0 0 c10 8 200 g\nS 0 0 c38 8 0 g\nS 0 0 c30 8 40000000 g\n";
  private static final String PUBLISHED = FIELDS + "S 0 0 c28 8 77000 g\n";
  private static final String STEP = "S 0 0 c38 8 1 g\n";
  private static final String MAPS = "I 0 2 0 8 5001 -\nS 0 2 0 8 6001 g\n";

  private static MonitorCase of(String lines) throws Exception {
    return MonitorCase.of(AREAS, lines);
  }

  @Test
  void listThatIsPublished() throws Exception {
    of(PUBLISHED).keeps(Rule.P2M_03, P2M_OWNER).keeps(Rule.P2M_04, P2M_OWNER);
    of(FIELDS + "S 0 0 c28 8 77001 g\n").breaks(Rule.P2M_04, P2M_OWNER);
    of("S 0 0 c38 8 4 g\nS 0 0 c30 8 40000000 g\nS 0 0 c28 8 77000 g\n")
        .breaks(Rule.P2M_01, P2M_OWNER);
  }

  @Test
  void addressThatChangesLater() throws Exception {
    of(PUBLISHED + "S 0 0 c30 8 50000000 g\n").breaks(Rule.P2M_03, P2M_OWNER);
    of("S 0 0 c30 8 50000000 g\n" + PUBLISHED).breaksNothing();
  }

  @Test
  void mappingsThatChange() throws Exception {
    of(PUBLISHED + MAPS).breaks(Rule.P2M_01, P2M_OWNER);
    of(PUBLISHED + STEP + MAPS + "S 0 0 c38 8 2 g\n").keeps(Rule.P2M_01, P2M_OWNER);
    // accessed and dirty
    of(PUBLISHED + "I 0 2 0 8 5001 -\nS 0 2 0 8 5061 g\n").breaksNothing();
    of(FIELDS + MAPS).breaksNothing();
  }

  @Test
  void generationThatJumps() throws Exception {
    of(PUBLISHED + "S 0 0 c38 8 2 g\n").breaks(Rule.P2M_01, P2M_OWNER);
  }

  @Test
  void entryInTwoStores() throws Exception {
    String known = PUBLISHED + "I 0 1 8 8 1111111122222222 -\n";
    of(known + "S 0 1 8 4 33333333 g\n").breaks(Rule.P2M_02, P2M_OWNER);
    of(known + "S 0 1 8 8 33333333 g\n").keeps(Rule.P2M_02, P2M_OWNER);
    of(FIELDS + "I 0 1 8 8 0 -\nS 0 1 8 4 33333333 g\n").breaksNothing();
  }

  @Test
  void entriesThatAreCountedTooEarly() throws Exception {
    String table = "L 0 2 0 8 5001 g\nL 0 2 8 8 0 g\n";
    of(table + PUBLISHED + "S 0 0 c10 8 400 g\n").breaks(Rule.P2M_13, P2M_OWNER);
    of(table + PUBLISHED + STEP + "S 0 2 8 8 6001 g\nS 0 0 c38 8 2 g\nS 0 0 c10 8 400 g\n")
        .keeps(Rule.P2M_13, P2M_OWNER);
  }

  private static String read(String body, String done) {
    return PUBLISHED + "begin 5 - p2m_read 3\n" + body + "done 5 - p2m_read " + done + "\n";
  }

  @Test
  void readsFromOutside() throws Exception {
    String look = "L 5 0 c38 8 0 t\n";
    String walk = "L 5 2 0 8 5001 t\nL 5 1 18 8 9 t\n";
    of(read(look + walk + look, "9 1")).keeps(Rule.P2M_09, P2M_OBSERVER);
    of(read(look + walk, "9 1")).breaks(Rule.P2M_09, P2M_OBSERVER);
    of(read(look + walk, "9 0")).breaksNothing();
    of(PUBLISHED + "begin 5 - p2m_read 200\ndone 5 - p2m_read 9 1\n")
        .breaks(Rule.P2M_07, P2M_OBSERVER);
    of(PUBLISHED + "begin 5 - p2m_read 200\ndone 5 - p2m_read -\n")
        .keeps(Rule.P2M_07, P2M_OBSERVER);
    of("S 0 0 c28 8 0 g\nbegin 5 - p2m_read 3\n" + walk + "done 5 - p2m_read -\n")
        .breaks(Rule.P2M_05, P2M_OBSERVER);
  }

  @Test
  void reasonsOfNmis() throws Exception {
    String known = "run 0 0\nI 0 0 c20 8 1 -\nL 1 0 c10 8 0 g\n";
    of(known + "A 0 0 c20 8 1:3 h\n").keeps(Rule.ARC_01, EVENT_SENDER);
    of(known + "S 0 0 c20 8 2 h\n").breaks(Rule.ARC_01, EVENT_SENDER);
    of(known + "L 0 0 c20 8 1 h\nS 0 0 c20 8 3 h\n").breaks(Rule.ARC_01, EVENT_SENDER);
    of(known + "S 0 0 c20 8 0 g\n").breaksNothing();
  }

  @Test
  void pageFaults() throws Exception {
    of("fault 0 1 7fff1000\nS 0 0 50 8 7fff1000 h\n").keeps(Rule.ARC_02, EVENT_SENDER);
    of("fault 0 1 7fff1000\nS 0 0 10 8 7fff1000 h\n").breaks(Rule.ARC_02, EVENT_SENDER);
  }

  @Test
  void suspendThatIsCancelled() throws Exception {
    of(PUBLISHED + STEP + "S 0 0 c38 8 2 g\nS 0 0 c38 8 0 g\n").breaksNothing();
  }

  @Test
  void tablesOfOtherMemory() throws Exception {
    // max_pfn is 0x200: the list has one page
    of(PUBLISHED + "I 0 2 8 8 5001 -\nS 0 2 8 8 6001 g\n").breaksNothing();
    String table = "I 0 4 %1$x 8 5001 -\nS 0 4 %1$x 8 6001 g\n";
    String level2 = AREAS + "area 4 page_table level=2%s\n";
    MonitorCase.of(level2.formatted(" va=40000000"), PUBLISHED + table.formatted(0))
        .breaks(Rule.P2M_01, P2M_OWNER);
    MonitorCase.of(level2.formatted(" va=40000000"), PUBLISHED + table.formatted(8))
        .breaksNothing();
    MonitorCase.of(level2.formatted(""), PUBLISHED + table.formatted(0)).breaksNothing();
  }

  @Test
  void listAtTheEndOfMemory() throws Exception {
    String end =
        """
        I 0 1 0 8 5001 -
        L 0 1 ff8 8 0 g
        S 0 0 c10 8 200 g
        S 0 0 c38 8 0 g
        S 0 0 c30 8 fffffffffffff000 g
        S 0 0 c28 8 77000 g
        """;
    MonitorCase.of("area 1 page_table level=1 va=ffffffffffe00000\n", end)
        .breaks(Rule.P2M_13, P2M_OWNER);
  }

  @Test
  void nmiThatIsRefused() throws Exception {
    String call = "run 0 0\nI 0 0 c20 8 1 -\nbegin 0 0 nmi 4\n%sdone 0 0 nmi%s\n";
    of(call.formatted("", " 1")).breaksNothing();
    of(call.formatted("", "")).breaks(Rule.ARC_01, EVENT_SENDER);
    of(call.formatted("A 0 0 c20 8 1:5 h\n", " 0")).keeps(Rule.ARC_01, EVENT_SENDER);
  }

  @Test
  void handlerThatTakesTheReason() throws Exception {
    of("""
    run 0 0
    I 0 0 c20 8 0 -
    begin 0 0 nmi 4
    A 0 0 c20 8 0:4 h
    A 0 0 c20 8 4:0 g
    done 0 0 nmi 0
    """)
        .keeps(Rule.ARC_01, EVENT_SENDER);
  }

  @Test
  void handlerThatFaultsAgain() throws Exception {
    String call = "run 0 0\nI 0 0 10 8 0 -\nbegin 0 0 fault 1000\n%sdone 0 0 fault\n";
    of(call.formatted("S 0 0 10 8 1000 h\nS 0 0 10 8 2000 h\n")).keeps(Rule.ARC_02, EVENT_SENDER);
    of(call.formatted("S 0 0 10 8 2000 h\n")).breaks(Rule.ARC_02, EVENT_SENDER);
  }
}
